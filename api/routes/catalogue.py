"""The machine's addresses: each module's router, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.routes import (
    devices,
    documents,
    drafts,
    entries,
    events,
    health,
    kinds,
    passkeys,
    preparing,
    registers,
    reports,
    sessions,
    statements,
    static,
    tiles,
)

ROUTERS: tuple[APIRouter, ...] = (
    static.router,
    health.router,
    documents.router,
    drafts.router,
    passkeys.router,
    devices.router,
    entries.router,
    events.router,
    kinds.router,
    preparing.router,
    registers.router,
    reports.router,
    sessions.router,
    statements.router,
    tiles.router,
)
