"""Whether a page holds only markup of ours: tags, attributes and addresses that templates write, no word of people's.

Strict on purpose: a tag or an attribute that no template uses is a fault, whoever wrote it.
"""

import re
from html.parser import HTMLParser

from tests.web.attacks.payloads import MARK

TAGS = frozenset(
    """
    a abbr article aside b bdi blockquote body br button caption code col colgroup dd del desc details dfn div dl dt em
    fieldset figcaption figure footer form h1 h2 h3 h4 head header hr html img input ins label legend li link main
    mark meta nav noscript ol optgroup option output p pre q s samp search section select small span strong sub
    summary sup table tbody td textarea tfoot th thead time title tr ul wbr kbd script svg g path rect line circle
    polyline polygon text tspan defs pattern marker clippath use
    """.split()  # noqa: SIM905 - a hundred words read better so
)
ATTRIBUTES = frozenset(
    """
    accept accept-charset action alt autocomplete autofocus charset checked class cols colspan content d datetime
    dir disabled download enctype for fill height hidden href hreflang id inputmode lang max maxlength media
    method min minlength name novalidate open pattern placeholder readonly rel required role rows rowspan scope
    selected spellcheck src start step stroke tabindex target title transform translate type value viewbox width x
    x1 x2 y y1 y2 cx cy r rx ry points xmlns text-anchor font-size stroke-width stroke-dasharray dominant-baseline
    preserveaspectratio focusable dx dy version stroke-linecap stroke-linejoin fill-rule multiple size paint-order
    font-weight direction font-family patternunits reversed
    """.split()  # noqa: SIM905 - a hundred words read better so
)
ADDRESSES = frozenset(["href", "src", "action", "formaction", "data", "poster", "cite", "background", "xlink:href"])
WORDS = frozenset(["value", "title", "content", "alt", "placeholder", "href", "aria-label"])
"""Attributes in which words of people may stand; in addresses percent-encoded."""
_OUTSIDE = ("https://wa.me/?text=", "http://localhost", "https://c2sp.org/", "https://www.rfc-editor.org/")


class Judge(HTMLParser):
    """Reads a page; ``faults`` has what is not ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag, with its attributes."""
        if tag not in TAGS or MARK.search(tag):
            self.faults.append(f"<{tag}> {attrs}")
        self._in_script = tag == "script"
        names = [name for name, _ in attrs]
        if tag == "script" and "src" not in names:
            self.faults.append("a script in the page")
        if len(set(names)) != len(names):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        known = name in ATTRIBUTES or re.fullmatch(r"(aria|data)-[a-z-]+", name)
        if not known or MARK.search(name):
            self.faults.append(f"<{tag} {name}={value[:80]!r}>")
        if MARK.search(value) and name not in WORDS and not name.startswith("data-"):
            self.faults.append(f"words in <{tag} {name}={value[:80]!r}>")
        if name in ADDRESSES and not _ours(value):
            self.faults.append(f"an address: <{tag} {name}={value[:80]!r}>")
        if tag == "script" and name == "src" and not re.fullmatch(r"/(static|sign)/[a-z_]+\.js", value):
            self.faults.append(f"a script from {value[:80]!r}")

    def handle_data(self, data: str) -> None:
        """Text; inside a script there is none."""
        if self._in_script and data.strip():
            self.faults.append(f"code in a script: {data[:80]!r}")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own way to call it
        """The end of an element."""
        self._in_script = False

    def handle_comment(self, data: str) -> None:
        """A comment; none of ours holds words."""
        self._hidden(data)

    def handle_decl(self, decl: str) -> None:
        """A declaration: the document type alone."""
        if decl.lower() != "doctype html":
            self.faults.append(f"<!{decl[:80]}>")

    def handle_pi(self, data: str) -> None:
        """A processing instruction; there are none."""
        self.faults.append(f"<?{data[:80]}>")

    def unknown_decl(self, data: str) -> None:
        """A marked section; there are none."""
        self._hidden(data)

    def _hidden(self, data: str) -> None:
        if MARK.search(data):
            self.faults.append(f"words in a comment: {data[:80]!r}")


def _ours(address: str) -> bool:
    plain = re.sub(r"[\x00-\x20]", "", address)
    if plain != address or "\\" in plain:
        return False
    return re.fullmatch(r"(/(?!/)|#|\?|$).*", plain) is not None or plain.startswith(_OUTSIDE)


def faults(html: str) -> list[str]:
    """What in a page is not markup of ours; nothing, where all is well."""
    judge = Judge()
    judge.feed(html)
    judge.close()
    return judge.faults
