"""The pages of the server: each module's router, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.pages import agreed, audits, feeds, home, met, money, money_spend, people, posts, promises, share, things
from api.pages.acting.catalogue import ROUTERS as ACTING

ROUTERS: tuple[APIRouter, ...] = (
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
