"""The frame of every page: the coalition's name, where one can go, the one stylesheet, and the words' language.

Templates of other rooms extend ``layout.html`` and fill its block ``inside``; they get ``components.html`` for what
pages are made of. The frame reads and links without a script, holds no style of its own, and is clean under
``default-src 'none'; style-src 'self'; img-src 'self'``. Its markup is well-formed XML.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from projections.language import Language
from projections.render.cells import SIGNS, clean

STATIC = ("plenary.css", "mark.svg")
"""The frame's own files; pages look for them in ``static/`` under their base."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: what it is called, its address as the page writes it, and whether one is there."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the inside of a page.

    Args:
        title: of this page; stands first in the window's title.
        coalition: whose pages these are.
        language: of the frame's words.
        base: prefix to the site's root: "" or "../" in a folder, "/" when served. Only for the frame's own files.
        places: where one can always go; the first is home.
        scripts: addresses of JavaScript modules.
        languages: this page in other languages.
        account: who is signed in, or where to sign in.
        crumbs: the way here from home.
        note: a sentence that stands above everything, as "A demonstration: nobody here is real."
        feeds: Atom and calendar addresses of this page.
    """

    title: str
    coalition: str
    language: Language
    base: str
    places: tuple[Place, ...]
    scripts: tuple[str, ...] = ()
    languages: tuple[Place, ...] = ()
    account: Place | None = None
    crumbs: tuple[Place, ...] = ()
    note: str | None = None
    feeds: tuple[Place, ...] = ()

    @property
    def home(self) -> str:
        """Where the coalition's name leads."""
        return self.places[0].href if self.places else self.base or "./"

    @property
    def here(self) -> str | None:
        """The place one is in, if it is one of those always shown."""
        return next((place.label for place in self.places if place.current), None)


@cache
def environment(language: Language, *loaders: BaseLoader) -> Environment:
    """Templates that speak a language; the frame's own are found after those of ``loaders``.

    Templates have ``_``, ``ngettext``, ``pgettext`` and ``{% trans %}``, the global ``language``, and the filters
    ``day`` (a date), ``instant`` (milliseconds), ``money(currency, exponent)`` (minor units), ``clean`` (words of
    people on one line), ``opening`` (a capital first) and ``sign`` (of a badge's state). Keep the loaders in constants:
    an environment is made once for equal arguments.
    """
    found = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("projections.site")]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    found.filters["day"] = lambda day: language.date(day if isinstance(day, date) else date.fromisoformat(day))
    found.filters["instant"] = language.instant
    found.filters["money"] = language.money
    found.filters["clean"] = clean
    found.filters["opening"] = lambda words: words[:1].upper() + words[1:]
    found.filters["sign"] = SIGNS.__getitem__
    found.globals["language"] = language
    return found


def page(frame: Frame, inside: Markup) -> str:
    """A whole document around an inside that begins with its ``h1``; ends with a newline."""
    return environment(frame.language).get_template("page.html").render(frame=frame, inside=inside)


def static_file(name: str) -> bytes:
    """One of the frame's own files.

    Raises:
        KeyError: it is none of `STATIC`.
    """
    if name not in STATIC:
        raise KeyError(name)
    return files("projections.site").joinpath("templates", name).read_bytes()
