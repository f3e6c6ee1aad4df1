"""``plenary clerk``: what a host does by itself: publish what is due, show that it lives, keep the witnesses' word."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.desk import Desk, command
from api.cli.session import opened
from api.cli.signing import write_file
from api.cli.terminal import refused, say, show, show_json
from ledger.application import Recorded
from ledger.application.clerk import note_witnessed, publish_due
from ledger.format.errors import FormatError
from ledger.rules.kind import Refusal

app = typer.Typer(name="clerk", no_args_is_help=True, help="What a host does by itself, with its own keys.")


@command(app)
def due(desk: Desk) -> None:
    """Publish what time has brought: outcomes, expired purchases, words at the end of their life."""
    with opened(desk) as session:
        answers = publish_due(session.ledger, desk.outside.random_bytes)
        recorded = [answer.index for answer in answers if isinstance(answer, Recorded)]
        others = [answer for answer in answers if isinstance(answer, Refusal)]
        if desk.as_json:
            show_json({"recorded": recorded, "refused": [answer.code for answer in others]})
        else:
            show(f"Published: {', '.join(map(str, recorded))}." if recorded else "Nothing was due.")
        for answer in others:
            say(f"{answer.code}: {answer.words}")


@command(app)
def heartbeat(
    desk: Desk,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")] = None,
) -> None:
    """The present head with a dated ML-DSA-44 line: for witnesses, and to show that the host lives."""
    with opened(desk) as session:
        signed = session.ledger.heartbeat()
        if output is not None:
            write_file(output, signed.data)
            say(f"Next: send {output} to the witnesses; bring back what they add with: plenary clerk witnessed FILE")
        elif desk.as_json:
            show_json({"size": signed.checkpoint.size, "note": signed.data.decode()})
        else:
            show(signed.data.decode().rstrip("\n"))


@command(app)
def witnessed(
    desk: Desk, note: Annotated[Path, typer.Argument(help="The head with the witnesses' lines.", metavar="FILE")]
) -> None:
    """Write a head into the record that came back from the witnesses."""
    with opened(desk) as session:
        try:
            answer = note_witnessed(session.ledger, note.read_bytes(), desk.outside.random_bytes)
        except FormatError as error:
            desk.fail(error.code, str(error), "Ask the witnesses of this record's policy to sign the head anew.")
        except OSError as error:
            desk.usage(f"{note}: {error.strerror}.", "Name the file that came back.")
        if isinstance(answer, Refusal):
            refused(answer, as_json=desk.as_json)
        if desk.as_json:
            show_json({"index": answer.index})
        else:
            show(f"Recorded at index {answer.index}: later entries are held to the witnesses' time.")
