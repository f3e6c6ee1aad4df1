"""The pages of the server: each module's router, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.pages import home, things

ROUTERS: tuple[APIRouter, ...] = (home.router, things.router)
