"""``plenary serve``: the record's pages and its API on one address, until Ctrl-C (docs/serving.md)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from api.cli.desk import Desk, command
from api.cli.session import opened
from api.cli.terminal import UNCHECKED, say, show
from ledger.application import LedgerFolder

if TYPE_CHECKING:
    from api.server.settings import Settings

# The server is imported by the command that runs it: no other command should wait for a web framework.

app = typer.Typer()


@command(app)
def serve(
    desk: Desk,
    *,
    bind: Annotated[str, typer.Option("--bind", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 lets the system choose.")] = 8000,
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", metavar="URL", help="What people type; else http://localhost and the port."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings in TOML; the environment stands above it.")
    ] = None,
) -> None:
    """Serve the record: pages for people, an API for programs."""
    from api.pages.acting.beginning import begin  # noqa: PLC0415 - see above
    from api.serving import listen, serving, set_up_logs  # noqa: PLC0415 - see above

    if desk.address is not None:
        desk.usage(f"{desk.address} is served already.", "Name a ledger's folder with --ledger DIR.")
    try:
        listening = listen(bind, port)
    except OSError as error:
        desk.fail("ADDRESS", f"{bind}:{port}: {error.strerror}.", "Name another --port or --bind.", exit_code=UNCHECKED)
    own = f"http://localhost:{listening.getsockname()[1]}"
    with listening:
        outside, settings = desk.outside, _settings(desk, config, public_url, own)
        set_up_logs(settings.log_level)
        folder = LedgerFolder(desk.folder)
        if not folder.exists():
            show(f"There is no record in {desk.folder} yet. Start a coalition: {settings.public_url}/start")
            if not begin(folder, settings, outside.clock, outside.random_bytes, listening):
                return
        with (
            opened(desk) as session,
            serving(session.ledger, settings, outside.clock, outside.random_bytes) as served,
        ):
            show(f"Serving {session.ledger.origin} on {settings.public_url}")
            say("Stop it with Ctrl-C.")
            served.until_stopped(listening)


def _settings(desk: Desk, config: Path | None, public_url: str | None, own: str) -> "Settings":
    from api.server.settings import read_settings  # noqa: PLC0415 - see above

    if config is not None and not config.is_file():
        desk.usage(f"{config}: there is no such file.", "Check the path.")
    try:
        found = read_settings(config, public_url=public_url)
        given = {"public_url"} <= found.model_fields_set
        return found if given else read_settings(config, public_url=own)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = "/".join(map(str, first["loc"])) or "settings"
        desk.usage(f"{where}: {first['msg']}.", "docs/serving.md lists the settings.")
