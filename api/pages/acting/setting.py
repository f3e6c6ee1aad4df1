"""Where a form stands: who asks, in which language, about which thing; and what the lists in it offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.pages.acting.fields import Field, Option, Say, Sort, amount_text
from api.pages.acting.typed import Typed
from api.pages.acting.uploads import Upload
from api.server.asked import Asked
from api.server.host import Look
from ledger.rules.charter.model import CharterData
from ledger.rules.state import State
from ledger.rules.values import utc_date


@dataclass(frozen=True)
class Setting:
    """One member before one form.

    Args:
        asked: her request.
        look: her look.
        thing: the id of what the form's address names; None where it names nothing.
        number: that thing as the address writes it.
        typed: what was sent, or what the address fills in.
    """

    asked: Asked
    look: Look
    thing: str | None = None
    number: str = ""
    typed: Typed = field(default_factory=Typed)

    @property
    def say(self) -> Say:
        """Words in her language."""
        return self.asked.language.gettext

    @property
    def state(self) -> State:
        """The rules' state, now."""
        return self.look.state

    @property
    def me(self) -> str:
        """The member's id."""
        return self.look.member()

    @property
    def about(self) -> str:
        """The id of the thing, where the form's address names one."""
        assert self.thing is not None
        return self.thing

    @property
    def today(self) -> date:
        """The present day (UTC)."""
        return utc_date(self.look.now)

    @property
    def charter(self) -> CharterData:
        """The charter in force, or what holds without one."""
        version = self.state.charter.in_force.get()
        return version.data if version else CharterData()

    def name(self, identity: str | None) -> str:
        """A thing in words."""
        return self.look.directory.show(identity)

    def money(self, minor: int, currency: str) -> str:
        """An amount as one types it."""
        return amount_text(minor, currency, self.look.currencies()[currency])

    def attach(self, upload: Upload) -> Mapping[str, Any]:
        """Take a file in as a document of the statement to come."""
        return self.look.attach(upload.data, upload.media_type)

    def things(self, *sorts: str, where: Callable[[str], bool] = lambda _: True) -> tuple[Option, ...]:
        """Things of some types as options, by name, in the order of the record."""
        found = (one for one in self.look.directory if one.thing in sorts and where(one.id))
        return tuple((one.id, f"{one.name} ({one.number})" if one.name else one.number, None) for one in found)

    def organizations(self) -> tuple[Option, ...]:
        """The organizations that are in, or on their way in."""
        known = self.state.people.organizations
        return self._named("organization", lambda one: known[one].standing not in ("left", "merged"))

    def persons(self, *, with_key: bool = False) -> tuple[Option, ...]:
        """The people of the record who are not gone; those who can sign, where ``with_key``."""
        people, size, now = self.state.people, self.look.ledger.size, self.look.now

        def fits(person: str) -> bool:
            keys = (people.keys[keyid] for keyid in people.keys_of.get(person) or ())
            return not people.persons[person].gone and (not with_key or any(key.in_force(size, now) for key in keys))

        return self._named("person", fits)

    def my_organizations(self, person: str | None = None) -> tuple[str, ...]:
        """The organizations that somebody acts for now."""
        return tuple(sorted(self.state.people.accredited_by(person or self.me, self.look.now), key=self.name))

    def _named(self, sort: str, fits: Callable[[str], bool]) -> tuple[Option, ...]:
        found = sorted((self.name(one.id), one.id) for one in self.look.directory if one.thing == sort and fits(one.id))
        return tuple((identity, name, None) for name, identity in found)


def pick(name: str, label: str, options: tuple[Option, ...], *, required: bool = True, **more: Any) -> Field:
    """A field that takes one of a list: rows to tap while they are few, a menu when they are many."""
    few = 6
    sort: Sort = "choice" if len(options) <= few else "thing"
    default = more.pop("default", (options[0][0],) if required and len(options) == 1 else ())
    return Field(name, label, sort, options=options, required=required, default=default, **more)
