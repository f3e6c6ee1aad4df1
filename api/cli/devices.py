"""``plenary add-key``, ``recover``, ``vouch``, ``freeze``: more devices, and what to do when one is gone, in short."""

from dataclasses import replace
from typing import Annotated

import typer

from api.cli.desk import Desk, Signing, command
from api.cli.people import ensure_key
from api.cli.say import say_lines
from api.cli.session import Session, opened
from api.cli.signing import passphrase_file
from api.drafting.ground import Hand
from api.drafting.lines import Line
from ledger.format.codec import encode_base64
from ledger.rules.people.public_keys import possession_message

app = typer.Typer()

Key = Annotated[str, typer.Argument(help="The new key's name; made if it is not there.")]
Person = Annotated[str, typer.Argument(help="The person: a number or a name.")]


@command(app, "add-key")
def add_key(
    desk: Desk,
    key: Key,
    *,
    signing: Signing,
    rotate: Annotated[bool, typer.Option("--rotate", help="In the place of the key that signs.")] = False,
) -> None:
    """Add a key of yours: another device, or one in the place of an old one."""
    with opened(desk) as session:
        hands = session.hands(signing.by)
        ensure_key(desk, key, signing)
        body = {"key": key, "possession": {"sig": _possession(session, key, hands[0].person, signing)}}
        kind = "key.rotated" if rotate else "key.added"
        say_lines(session, [Line(kind, body, ("all",), about=hands[0].person)], signing)


def _possession(session: Session, key: str, person: str, signing: Signing) -> str:
    """The new key's signature over whose it is to be: whoever enrols a key shows that she holds it."""
    stored = session.desk.keystore.show(key)
    file = passphrase_file(key, signing)
    secret = (
        session.desk.passphrase(f"Passphrase of key {key}", file, "--passphrase-file") if stored.encrypted else None
    )
    signer = session.desk.keystore.open(key, secret)
    return encode_base64(signer.private_key.sign(possession_message(session.ledger.origin, person, signer.spki)))


@command(app)
def recover(desk: Desk, person: Person, key: Key, *, signing: Signing) -> None:
    """Ask for a new key where the old one is gone; somebody who may vouch signs with her."""
    with opened(desk) as session:
        identity = session.find(person, "person")
        ensure_key(desk, key, signing)
        line = Line("key.recovery_requested", {"key": key}, ("all",), about=identity)
        hand = Hand(identity, "self", key)
        vouching = [one for one in session.hands(signing.by) if one.person != identity]
        more = ((key, hand), *((one.key or one.person, one) for one in vouching))
        say_lines(session, [line], replace(signing, by=None), more=more)


@command(app)
def vouch(
    desk: Desk,
    person: Person,
    key: Annotated[str, typer.Argument(help="The id of her new key, as she reads it to you.")],
    *,
    signing: Signing,
) -> None:
    """Vouch for a person's new key: you have spoken with her."""
    with opened(desk) as session:
        say_lines(session, [Line("key.recovery_approved", {"key": key}, ("all",), about=person)], signing)


@command(app)
def freeze(
    desk: Desk,
    person: Person,
    *,
    signing: Signing,
    lift: Annotated[bool, typer.Option("--lift", help="Lift the freeze again.")] = False,
) -> None:
    """Stop a person's keys at once, when a phone is gone; it can be lifted."""
    with opened(desk) as session:
        kind = "key.thawed" if lift else "key.frozen"
        say_lines(session, [Line(kind, {}, ("all",), about=person)], signing)
