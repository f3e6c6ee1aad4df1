"""The machine's addresses: each module's router, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.routes import health, static

ROUTERS: tuple[APIRouter, ...] = (static.router, health.router,)
