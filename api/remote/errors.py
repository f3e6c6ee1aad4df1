"""What goes wrong between this device and a server that keeps a ledger; every error says what to do next."""

from pathlib import Path

from ledger.application import HostError


class RemoteError(HostError):
    """The server could not be asked, or said no.

    Args:
        code: a stable name of the problem.
        words: what is wrong.
        mend: what to do next.
    """

    def __init__(self, code: str, words: str, mend: str) -> None:
        self.code = code
        self.mend = mend
        super().__init__(words)


class UnreachableError(RemoteError):
    """No answer came."""

    def __init__(self, address: str, why: str) -> None:
        mend = "Look at the address and the network, and try again."
        super().__init__("UNREACHABLE", f"{address} does not answer ({why}).", mend)


class DishonestError(RemoteError):
    """What the server gave is not the record that it signed, or not the record that this device has seen.

    Args:
        code: a stable name.
        words: what does not fit.
        evidence: the file in which it is kept; None where nothing signed stands against the server.
    """

    def __init__(self, code: str, words: str, evidence: Path | None = None) -> None:
        mend = "Do not use this server. Ask others who keep the record which head they have seen."
        kept = ""
        if evidence is not None:
            kept = f" The evidence is in {evidence}."
            mend = f"Keep {evidence}, and show it to the others: it proves what was signed."
        super().__init__(code, words + kept, mend)
        self.evidence = evidence


class HostOnlyError(RemoteError):
    """Asked of a mirror what only a host can do."""

    def __init__(self, what: str) -> None:
        super().__init__("HOST_ONLY", f"{what} is on the host alone.", "Run it on the host, on the ledger's folder.")
