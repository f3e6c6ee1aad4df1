"""Settings of a server: what the command line gives, else the environment (``PLENARY_…``), else a TOML file."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class Settings(BaseSettings):
    """What a host chooses.

    Args:
        public_url: the address that people type, without a slash at its end; passkeys are bound to its host.
        database: of the read models, as SQLAlchemy names it; None: SQLite beside the ledger.
        demo: whether visitors may look around as anybody of the demo; never on a real record.
        max_body: bytes of a request's body, 1 KiB to 64 MiB.
        header_seconds, body_seconds: how long a client may take for its headers, and between two parts of its body.
        connections: open at once, over which new ones are closed.
        reads_per_minute, writes_per_minute: from one address, or one session where there is one.
        session_hours: how long a sign-in for reading lasts.
        smtp_host: the mail server; None: no mail is sent.
        quiet_from, quiet_to: hours of the day (UTC) between which no mail goes out.
        webhooks: addresses that are told of new entries.
        pseudo_languages: whether the two pseudo-languages are offered.
    """

    model_config = SettingsConfigDict(env_prefix="PLENARY_", env_nested_delimiter="__", extra="forbid")

    public_url: Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.:\[\]-]+$")] = "http://localhost:8000"
    database: str | None = None
    demo: bool = False
    max_body: Annotated[int, Field(ge=1024, le=64 * 1024 * 1024)] = 12 * 1024 * 1024
    header_seconds: Annotated[float, Field(gt=0, le=60)] = 8.0
    body_seconds: Annotated[float, Field(gt=0, le=120)] = 15.0
    connections: Annotated[int, Field(ge=1)] = 400
    reads_per_minute: Annotated[int, Field(ge=1)] = 1200
    writes_per_minute: Annotated[int, Field(ge=1)] = 120
    session_hours: Annotated[int, Field(ge=1, le=24 * 90)] = 24 * 14
    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    quiet_from: Annotated[int, Field(ge=0, le=23)] = 19
    quiet_to: Annotated[int, Field(ge=0, le=23)] = 5
    webhooks: tuple[str, ...] = ()
    webhook_secret: SecretStr | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    pseudo_languages: bool = False

    @property
    def rp_id(self) -> str:
        """The passkey domain: the public address's host."""
        return self.public_url.partition("://")[2].partition(":")[0].lower()

    @property
    def secure(self) -> bool:
        """Whether people reach it over TLS, or on this machine, so that browsers take cookies marked Secure."""
        return self.public_url.startswith("https://") or self.rp_id == "localhost"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where values come from: what the command line gives, the environment, then the file."""
        del dotenv_settings, file_secret_settings
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))


def read_settings(file: Path | None = None, **given: object) -> Settings:
    """The settings of a server.

    Args:
        file: a TOML file.
        given: what stands above the environment; None is as if it were not given.

    Raises:
        pydantic.ValidationError: one of them is none, or out of its range.
    """

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    chosen = {name: value for name, value in given.items() if value is not None}
    return FromFile(**chosen) if file is not None else Settings(**chosen)  # type: ignore[arg-type]  # values are checked
