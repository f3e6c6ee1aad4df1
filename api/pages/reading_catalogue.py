"""The pages to read, in the order in which addresses are matched."""

from fastapi import APIRouter

from api.pages import (
    agreed,
    audits,
    calendar,
    charter,
    home,
    log,
    log_entry,
    met,
    money,
    money_spend,
    more,
    people,
    posts,
    promises,
    reports,
    search,
    things,
)

READING: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (
        home, met, agreed, promises, money, money_spend, people, posts, audits, calendar, charter, log, log_entry,
        reports, search, more, things,
    )
)  # fmt: skip
