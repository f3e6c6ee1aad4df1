"""All forms, and their routers."""

from fastapi import APIRouter

from api.pages.acting import (
    anything,
    checks,
    decisions,
    gatherings,
    money,
    people,
    position,
    posts,
    promises,
    purchases,
    righting,
    room,
    sheet,
    starting,
)
from api.pages.acting.form import Form, routes

FORMS: tuple[Form, ...] = (
    position.POSITION,
    *decisions.FORMS,
    *room.FORMS,
    *gatherings.FORMS,
    *promises.FORMS,
    *purchases.FORMS,
    *money.FORMS,
    *posts.FORMS,
    *checks.FORMS,
    *people.FORMS,
    *righting.FORMS,
)
"""In the order in which they are offered."""

ROUTERS: tuple[APIRouter, ...] = (
    position.router,
    anything.router,
    righting.router,
    sheet.router,
    starting.router,
    routes(*(form for form in FORMS if form is not position.POSITION)),
)
