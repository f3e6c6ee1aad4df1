"""The pages of the server: each module's router, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.pages import (
    feeds,
    joining,
    keys,
    losing,
    reference,
    settings,
    share,
    signing,
    signing_in,
)
from api.pages.acting.catalogue import ROUTERS as ACTING
from api.pages.reading_catalogue import READING

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    signing_in.router,
    joining.router,
    keys.router,
    losing.router,
    settings.router,
    *ACTING,
    *READING,
    feeds.router,
    reference.router,
    share.router,
)
