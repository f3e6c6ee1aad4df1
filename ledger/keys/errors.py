"""The one error tree of keys and signatures.

Verification raises, it never returns ``False``. Every error says what was looked at, what was expected, what was
found and, where a person can mend it, what to do next. No message ever holds a secret.
"""


class KeysError(ValueError):
    """Something about a key, a signature or the place that keeps them is not as it must be.

    Args:
        code: upper-case name of the broken rule, e.g. ``KEY_LOW_ORDER``.
        where: what was being looked at, e.g. ``webauthn signature, clientDataJSON``.
        expected: what is asked for, in words.
        found: what stood there (shortened; never secret material).
        then: what the person can do next; empty where only the sender can mend it.
    """

    def __init__(self, code: str, where: str, expected: str, found: str, then: str = "") -> None:
        self.code = code
        self.where = where
        self.expected = expected
        self.found = found
        self.then = then
        super().__init__(f"{where}: {code}: expected {expected}, found {found}" + (f"; {then}" if then else ""))


class SignatureError(KeysError):
    """A signature, an assertion or an invitation's proof that does not hold."""


class KeyRefusedError(KeysError):
    """A public key, or the passkey domain beside it, that the record does not take."""


class KeystoreError(KeysError):
    """A private key file that cannot be written, read or opened."""


class AgentError(KeysError):
    """An ssh-agent that is absent, refuses, or answers out of protocol."""


class PaperError(KeysError):
    """Words of a paper backup that do not give back a key."""
