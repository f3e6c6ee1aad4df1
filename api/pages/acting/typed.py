"""What somebody typed into a form: texts by field, files by field, as they came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

_MAX_FILES = 24
_MAX_FIELDS = 2000
_MAX_PART_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent: nothing of it is believed yet."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Sent] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The text of a field, without space around it; empty when there is none."""
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All that was chosen of a field, empty ones left out."""
        return tuple(value for value in (each.strip() for each in self.values.get(name, ())) if value)

    @property
    def as_file(self) -> bool:
        """Whether she asked for the draft as a file, to sign it with the command line."""
        return self.one("as") == "file"


async def _typed(request: Request) -> Typed:
    values: dict[str, list[str]] = {}
    files: dict[str, Sent] = {}
    async with request.form(max_files=_MAX_FILES, max_fields=_MAX_FIELDS, max_part_size=_MAX_PART_BYTES) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files[name] = Sent(value.filename, await value.read())
            else:
                values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Typed({name: tuple(each) for name, each in values.items()}, files)


TypedDep = Annotated[Typed, Depends(_typed)]


def asked_for(request: Request) -> Typed:
    """What the address itself fills in, as in ``/agreed/new?title=…``."""
    query = request.query_params
    return Typed({name: tuple(query.getlist(name)) for name in query})
