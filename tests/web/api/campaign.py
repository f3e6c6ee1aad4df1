"""Schemathesis over the whole OpenAPI description: nothing undocumented comes back, and nothing breaks.

    python -m tests.web.api.campaign            # a few hundred cases, as in the suite
    python -m tests.web.api.campaign --full     # 10,000

Cases are made from the description, right ones and wrong ones, half of them signed in, against an application in this
process over a coalition's first weeks. Each answer must have a status, a media type, headers and a shape that its
operation documents. Listening to events is left out: it does not end.
"""

import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.errors import SchemathesisError
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from projections.exports.catalogue import EXPORTS
from projections.reports.catalogue import REPORTS
from tests.web.api.hall import served
from tests.web.api.hall import token as sign_in
from tests.web.site import Site

LEFT_OUT = frozenset({"listen"})
FULL, QUICK = 10_000, 200
CHECKS = [
    status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance
]  # fmt: skip
_INTERNAL = 500
THERE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("", "index"): (0, 1, 2, 3, 4),
    ("", "table"): ("decision", "person", "organization", "charter", "fund"),
    ("get_tile", "path"): ("0/000.p/4", "entries/000.p/4", "entries/000.p/1", "0/000.p/2"),
    ("get_thing", "name"): ("D-1", "O-2", "P-1", "CH-1", "Ana"),
    ("get_kind", "name"): ("decision.proposed", "spend.recorded", "ledger.founded/v1"),
    ("get_report", "name"): tuple(REPORTS),
    ("get_report_as", "name"): tuple(REPORTS),
    ("get_report_as", "form"): ("json", "csv", "xlsx", "html", "txt"),
    ("trace_figure", "name"): ("budget", "decisions"),
    ("get_export", "name"): tuple(EXPORTS),
}
"""What is there, by operation and parameter."""


@dataclass
class Outcome:
    """What came of a campaign: cases by operation, statuses, and what was wrong, once for each operation and sort."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)


def run(site: Site, total: int, start: int = 0) -> Outcome:
    """Send about so many cases, the same number to each operation.

    Args:
        site: the hall that is served.
        total: how many cases.
        start: where the generator of cases begins.
    """
    outcome = Outcome()
    schema = schemathesis.openapi.from_asgi("/openapi.json", site.app)
    every = list(schema.get_all_operations())
    found = [one.ok() for one in every if isinstance(one, Ok)]
    assert len(found) == len(every), "an operation of the description cannot be read"
    operations = [one for one in found if one.definition.raw["operationId"] not in LEFT_OUT]
    token = sign_in(site, "Ana")
    # Half as many again: operations without parameters have few cases.
    each = -(-total * 3 // (4 * len(operations)))
    round_ = start
    while outcome.cases.total() < total:
        # Some operations have few cases; the others make up for them in a further round.
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _send(operation, mode, each, round_, token, outcome)
        round_ += 1
    return outcome


def _send(operation: Any, mode: GenerationMode, count: int, start: int, token: str, outcome: Outcome) -> None:
    name = operation.definition.raw["operationId"]
    sent = Counter[str]()

    @seed(start)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        sent[name] += 1
        outcome.cases[name] += 1
        if sent[name] % 3 == 1:
            _aim(name, case, sent[name])
        headers = {"Authorization": f"Bearer {token}"} if sent[name] % 2 else {}
        response = case.call(headers=headers)
        outcome.statuses[response.status_code] += 1
        if response.status_code >= _INTERNAL:
            outcome.wrong.setdefault((name, f"HTTP {response.status_code}"), case.as_curl_command())
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                told = f"{failure}\n{response.status_code} {case.as_curl_command()}"
                outcome.wrong.setdefault((name, type(failure).__name__), told)

    try:
        send()
    except (SchemathesisError, Unsatisfiable):
        # An operation without parameters cannot be asked wrongly.
        if mode is GenerationMode.POSITIVE:
            raise


def _aim(name: str, case: Any, turn: int) -> None:
    """Put what is there into the address: made-up addresses lead nowhere, and prove little."""
    for parameter in case.path_parameters or {}:
        there = THERE.get((name, parameter)) or THERE.get(("", parameter))
        if there:
            case.path_parameters[parameter] = there[turn % len(there)]


@contextmanager
def quiet() -> Iterator[None]:
    """Without the server's log, which would be ten thousand lines."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        structlog.reset_defaults()


def main(arguments: list[str]) -> int:
    """Run it and tell what came of it."""
    total = FULL if "--full" in arguments else QUICK
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, quiet():
        site = served(Path(folder) / "ledger")
        outcome = run(site, total)
        site.close()
    seconds = time.monotonic() - began
    print(f"{outcome.cases.total()} cases on {len(outcome.cases)} operations in {seconds:.0f} s")  # noqa: T201
    print(f"answers: {dict(sorted(outcome.statuses.items()))}")  # noqa: T201
    for (name, sort), told in outcome.wrong.items():
        print(f"\n{name}: {sort}\n{told}")  # noqa: T201
    print(f"{len(outcome.wrong)} findings")  # noqa: T201
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
