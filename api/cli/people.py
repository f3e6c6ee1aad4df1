"""``plenary enrol``, ``invite``, ``join``, ``ratify``: people and their organizations, in short.

Each writes the lines that ``plenary say`` would, and knows no rule.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.cli.desk import Desk, Signing, command, read_secret
from api.cli.invitation_link import SEED_BYTES, InvitationLink, format_link, parse_link
from api.cli.key import new_passphrase
from api.cli.say import say_lines
from api.cli.session import AGENT, Session, opened
from api.cli.signing import passphrase_file, write_file
from api.cli.terminal import UNCHECKED, say, show, show_json
from api.drafting.ground import Hand
from api.drafting.lines import Line
from ledger.format.codec import encode_base64
from ledger.keys.invitations import invitation_key, invitation_proof
from projections.directory import NotFoundError

app = typer.Typer()

Name = Annotated[str, typer.Argument(help="The person's name.")]
Organization = Annotated[str | None, typer.Option("--organization", help="The organization that she acts for.")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="delegate, authoriser, registrar; again for each.")]
Contact = Annotated[str | None, typer.Option("--contact", help="How to reach her; sealed.")]


@command(app)
def enrol(
    desk: Desk,
    name: Name,
    *,
    signing: Signing,
    organization: Organization = None,
    role: Roles = None,
    contact: Contact = None,
    key: Annotated[str | None, typer.Option("--key", help="Her own key on this machine: she signs too.")] = None,
) -> None:
    """Register a person, with or without a key, and let her act for an organization."""
    with opened(desk) as session:
        more: tuple[tuple[str, Hand], ...] = ()
        if key is not None:
            ensure_key(desk, key, signing)
            more = ((key, Hand(".0", "self", key)),)
        lines = _registration(name, organization, role, contact, key)
        signing = _with_signer(session, signing)
        say_lines(session, lines, signing, more=more)


@command(app)
def invite(
    desk: Desk,
    name: Name,
    *,
    signing: Signing,
    organization: Organization = None,
    role: Roles = None,
    contact: Contact = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the link there instead.")
    ] = None,
) -> None:
    """Invite a person to a key of her own; prints the link to hand to her."""
    with opened(desk) as session:
        seed = desk.outside.random_bytes(SEED_BYTES)
        invitation = {"invitation": encode_base64(invitation_key(seed))}
        try:
            person = session.directory.find(name, "person")
            lines = [_accreditation(organization, role, person)] if organization else []
        except NotFoundError:
            person = ".0"
            lines = _registration(name, organization, role, contact, None)
        lines.append(Line("person.invited", invitation, ("all",), about=person))
        done = say_lines(session, lines, _with_signer(session, signing), quiet=True)
        if done is None:
            return
        founding, seen = session.state.record.founding.get(), session.seen()
        assert founding is not None
        full = f"{done.id}{person}" if person.startswith(".") else person
        link = format_link(InvitationLink(founding.origin, founding.id, full, seen.size, seen.root, seed))
        _tell_link(session, full, link, output, recorded=done.recorded)


def _tell_link(session: Session, person: str, link: str, output: Path | None, *, recorded: bool) -> None:
    if output is not None:
        write_file(output, f"{link}\n".encode())
    if session.desk.as_json:
        show_json({"person": person, "link": str(output) if output else link, "recorded": recorded})
    else:
        show(str(output) if output else link)
    say("Hand it to her alone; it is good for 31 days. She opens it with: plenary join")
    if not recorded:
        say("It works once the draft is signed and sent.")


@command(app)
def join(
    desk: Desk,
    *,
    signing: Signing,
    key: Annotated[str, typer.Option("--key", help="Your key; made if it is not there.")] = "mine",
    link_file: Annotated[
        Path | None, typer.Option("--link-file", metavar="FILE", help="The link; else it is asked for.")
    ] = None,
) -> None:
    """Open an invitation: enrol a key of your own."""
    with opened(desk) as session:
        text = read_secret(link_file) if link_file else desk.ask("Your invitation link", option="--link-file FILE")
        link = parse_link(text)
        _check_link(session, link)
        ensure_key(desk, key, signing)
        proof = invitation_proof(link.seed, link.origin, session.public_key(key))
        body = {"key": key, "invitation": encode_base64(proof)}
        hand = Hand(link.person, "self", key)
        say_lines(session, [Line("person.joined", body, about=link.person)], signing, more=((key, hand),))


def _check_link(session: Session, link: InvitationLink) -> None:
    """Whether this copy is the record that the link speaks of, and holds the head that it names."""
    founding = session.state.record.founding.get()
    if founding is None or (founding.origin, founding.id) != (link.origin, link.genesis):
        words = f"The invitation is to {link.origin}, genesis {link.genesis[:16]}…; this is another record."
        session.desk.fail("LEDGER_MISMATCH", words, "Name the right ledger with --ledger DIR.")
    if session.ledger.live.root_at(link.size) != link.root:
        words = f"This copy does not hold the head of {link.size} entries that the invitation names."
        mend = "Bring it up to date; if that does not help, somebody shows you another record: ask the others."
        session.desk.fail("SEEN_MISMATCH", words, mend, exit_code=UNCHECKED)


@command(app)
def ratify(
    desk: Desk,
    organization: Annotated[str, typer.Argument(help="The organization that says yes.")],
    *,
    signing: Signing,
    take_back: Annotated[bool, typer.Option("--take-back", help="It takes its yes back.")] = False,
    written_for: Annotated[
        str | None, typer.Option("--for", metavar="PERSON:HOW", help="Written down for its delegate.")
    ] = None,
    paper: Annotated[str | None, typer.Option("--paper", metavar="FILE", help="The paper that she signed.")] = None,
) -> None:
    """Say yes to the charter in force, in the name of an organization."""
    with opened(desk) as session:
        charter = session.state.charter.in_force.get()
        if charter is None:
            desk.fail("CHARTER_MISSING", "There is no charter in force.", "Found the record: plenary init")
        body = {"charter": charter.id, "word": "taken_back" if take_back else "ratified"}
        another = None
        if written_for is not None:
            person, _, how = written_for.rpartition(":")
            another = {"person": person, "as": organization, "how": how}
        by = () if another else ("all",)
        line = Line("organization.ratified", body, by, about=organization, written_for=another, paper=paper)
        say_lines(session, [line], signing)


def _registration(
    name: str, organization: str | None, roles: list[str] | None, contact: str | None, key: str | None
) -> list[Line]:
    sealed = {"name": name} | ({"contact": contact} if contact else {})
    lines = [Line("person.registered", {"key": key} if key else {}, ("all",), sealed=sealed)]
    if organization is not None:
        lines.append(_accreditation(organization, roles, ".0"))
    return lines


def _accreditation(organization: str, roles: list[str] | None, person: str) -> Line:
    body = {"organization": organization, "roles": roles or ["delegate"]}
    return Line("person.accredited", body, ("all",), about=person)


def _with_signer(session: Session, signing: Signing) -> Signing:
    """The one who vouches is named even where a new key signs beside her."""
    if signing.by:
        return signing
    return replace(signing, by=[hand.key or hand.person for hand in session.hands(None)])


def ensure_key(desk: Desk, name: str, signing: Signing) -> None:
    """Make a key of that name when there is none."""
    if name.startswith(AGENT) or name in {key.name for key in desk.keystore.list()[0]}:
        return
    say(f"A new key, named {name}.")
    secret = new_passphrase(desk, passphrase_file(name, signing))
    desk.keystore.new(name, secret, desk.outside.random_bytes(32))
