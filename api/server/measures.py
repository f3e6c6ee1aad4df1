"""Figures for whoever runs the server, in Prometheus' text format: answers, times, the record's size, what lags.

Nothing here is about a person: routes are counted by their pattern, never by what stood in an address.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

TYPE = CONTENT_TYPE_LATEST


class Measures:
    """The figures of one server, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._answers = Counter("plenary_answers", "Requests answered.", labels, registry=self.registry)
        self._seconds = Histogram(
            "plenary_answer_seconds", "Time to the end of the answer.", ("route",), registry=self.registry
        )
        self._size = Gauge("plenary_entries", "Entries in the record.", registry=self.registry)
        self._checkpoint = Gauge(
            "plenary_checkpoint_age_seconds", "Since the head was signed last.", registry=self.registry
        )
        self._lag = Gauge("plenary_projection_lag_entries", "Entries not in the read models.", registry=self.registry)
        self._refused = Counter(
            "plenary_refusals", "Refusals that were told, by the rules' code.", ("code",), registry=self.registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answers.labels(method if method.isalpha() and len(method) < 8 else "other", route, str(status)).inc()  # noqa: PLR2004 - the longest method has seven letters
        self._seconds.labels(route).observe(seconds)

    def refused(self, code: str) -> None:
        """Count one refusal."""
        self._refused.labels(code).inc()

    def text(self, *, size: int, checkpoint_age: float, lag: int | None) -> bytes:
        """All figures, with those of the moment."""
        self._size.set(size)
        self._checkpoint.set(checkpoint_age)
        if lag is not None:
            self._lag.set(lag)
        return generate_latest(self.registry)
