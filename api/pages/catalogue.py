"""The pages of the server: each module's router, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.pages import (
    agreed,
    audits,
    feeds,
    home,
    joining,
    keys,
    losing,
    met,
    money,
    money_spend,
    people,
    posts,
    promises,
    settings,
    share,
    signing,
    signing_in,
    things,
)
from api.pages.acting.catalogue import ROUTERS as ACTING

ROUTERS: tuple[APIRouter, ...] = (
    signing.router,
    signing_in.router,
    joining.router,
    keys.router,
    losing.router,
    settings.router,
    *ACTING,
    home.router,
    met.router,
    agreed.router,
    promises.router,
    money.router,
    money_spend.router,
    people.router,
    posts.router,
    audits.router,
    things.router,
    feeds.router,
    share.router,
)
