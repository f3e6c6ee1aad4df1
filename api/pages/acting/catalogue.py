"""All forms, and their routers."""

from fastapi import APIRouter

from api.pages.acting import decisions, gatherings, position, promises
from api.pages.acting.form import Form, routes

FORMS: tuple[Form, ...] = (
    position.POSITION,
    *decisions.FORMS,
    *gatherings.FORMS,
    *promises.FORMS,
)
"""In the order in which they are offered."""

ROUTERS: tuple[APIRouter, ...] = (
    position.router,
    routes(*(form for form in FORMS if form is not position.POSITION)),
)
