"""The frame of every page and the parts that pages are made of."""

import gzip
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from projections.language import ENGLISH, language
from projections.site.frame import STATIC, Frame, Place, environment, page, static_file

HTML = "{http://www.w3.org/1999/xhtml}"
PLACES = (Place("Home", "index.html"), Place("Budget", "budget.html", current=True))
FRAME = Frame("Budget", "A <Coalition>", ENGLISH, "", PLACES)

EVERYTHING = DictLoader(
    {
        "every.html": """{% extends "layout.html" %}
{% import "components.html" as ui %}
{% block inside %}
<h1>{{ _("Every part") }}</h1>
{{ ui.checked(_("this device")) }} {{ ui.unchecked() }} {{ ui.mismatch() }}
<ul class="cards">{% call ui.card("Strike fund <i>", "f.html") %}<p>x</p>{% endcall %}</ul>
{% call ui.card("Alone", tag="section", level=2, id="alone") %}<p>x</p>{% endcall %}
{{ ui.facts([("When", "2026-03-09"|day), ("At", 0|instant), ("How much", 123456|money("ZAR", 2))]) }}
{% call ui.notice("warning", "Mind") %}<p>x</p>{% endcall %}
{% call ui.data_table("t", "Caption", [("Day", False), ("Amount", True)]) %}
<tr><th scope="row">1</th><td>2</td></tr>{% endcall %}
<form>
{{ ui.error_summary([("amount", "Write the amount with a point."), (None, "And sign.")]) }}
{{ ui.text_field("amount", "Amount", "1,2", hint="As 120.50", error="Write it with a point.",
  inputmode="decimal", short=True, required=True) }}
{{ ui.text_area("why", "Why", "<b>", required=True) }}
{{ ui.select("fund", "Fund", [("F-1", "One"), ("F-2", "Two")], "F-2", error="Which?") }}
{{ ui.choices("way", "How?", [("a", "A", "first"), ("b", "B", None)], chosen=("b",), error="Choose.", heading=False) }}
{{ ui.choices("who", "Who?", [("a", "A", None)], many=True, hint="All who came") }}
{{ ui.positions("position", [("consent", "I consent", "I can live with it"), ("object", "I object", None)]) }}
{{ ui.button("Send", name="do", value="send") }} {{ ui.link_button("Back", "x.html", "second") }}
</form>
{{ ui.steps([("Write", "done", "w.html"), ("Sign", "now", None), ("Keep", "later", None)]) }}
{{ ui.timeline([("9 March", "Founded", "f.html", "by all"), ("10 March", "Met", None, None)]) }}
{{ ui.hashes([("Entry", "ab" * 32)]) }}
{{ ui.share("We met.", "https://plenary.example/e/1") }}
{% call ui.empty("Nothing yet") %}<p>Begin.</p>{% endcall %}
{{ ui.person("Ana", "p.html", "treasurer") }} {{ ui.organization("Union") }}
{{ ui.status("Sent") }} {{ ui.progress("Entries", 3, 7) }}
{% endblock %}"""
    }
)


def _rendered(code: str = "en") -> str:
    words = language(code)
    frame = Frame(
        "All",
        "A <Coalition>",
        words,
        "../",
        PLACES,
        scripts=("../static/read.js",),
        languages=(Place("English", "?lang=en", current=True),),
        account=Place("Sign in", "sign-in"),
        crumbs=(Place("Home", "index.html"),),
        note="A demonstration.",
        feeds=(Place("Decisions", "decisions.atom"), Place("Dates", "dates.ics")),
    )
    return environment(words, EVERYTHING).get_template("every.html").render(frame=frame)


def _tree(text: str) -> ET.Element:
    return ET.fromstring(text.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own


def test_what_a_template_forgets_is_an_error() -> None:
    """A name nobody gave is no empty place on a page."""
    loader = DictLoader({"x.html": "{{ nobody }}"})
    with pytest.raises(UndefinedError):
        environment(ENGLISH, loader).get_template("x.html").render()


def test_there_are_no_other_static_files() -> None:
    """Templates are not served as they are."""
    with pytest.raises(KeyError):
        static_file("layout.html")


def test_a_page_is_well_formed_and_clean_under_the_strictest_policy() -> None:
    """No inline script, no style, no handler, nothing fetched but the frame's own files."""
    for text in (page(FRAME, Markup("<h1>Budget</h1>")), _rendered(), _rendered("ar-XB")):
        tree = _tree(text[text.index("<!DOCTYPE html>") :])
        for element in tree.iter():
            assert element.tag != HTML + "style"
            assert not [name for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
            if element.tag == HTML + "script":
                assert element.get("src")
                assert not (element.text or "").strip()
        assert text.endswith("</html>\n")


def test_what_people_wrote_is_escaped() -> None:
    """A name, a heading, a value in a field."""
    text = _rendered()
    assert "<i>" not in text
    assert "<b>" not in text
    assert "A &lt;Coalition&gt;" in text


def test_every_id_is_there_once_and_every_label_finds_its_field() -> None:
    """Ids are unique; what labels, describes or leads to something on the page finds it."""
    tree = _tree(_rendered().lstrip())
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        told = " ".join(element.get(name, "") for name in ("for", "aria-describedby", "aria-labelledby"))
        href = element.get("href", "")
        told += f" {href[1:]}" if href.startswith("#") else ""
        assert set(told.split()) <= set(ids)


def test_the_frame_speaks_the_language_it_is_given() -> None:
    """Nothing of the frame or its parts is hard-coded: the pseudo-language reaches all of it, turned round."""
    tree = _tree(_rendered("ar-XB").lstrip())
    assert tree.get("dir") == "rtl"
    text = _rendered("ar-XB")
    for words in ("Skip to", "Menu", "Details", "Not yet", "Pass it", "Every figure", "things to mend", "left empty"):
        assert words not in text


def test_dates_and_amounts_are_the_locales() -> None:
    """Days in words, amounts with their currency, whole."""
    text = _rendered()
    assert "9 March 2026" in text
    assert "1,234.56" in text
    assert "1 January 1970, 00:00 UTC" in text
    day = environment(ENGLISH).filters["day"]
    assert day(date(2026, 3, 9)) == "9 March 2026"


def test_the_stylesheet_is_small_and_fetches_nothing() -> None:
    """At most 17 kB, 5 kB compressed; no import, no address, logical properties only."""
    css = static_file("plenary.css").decode()
    assert len(css.encode()) <= 17_000
    assert len(gzip.compress(css.encode())) <= 5_000
    assert "@import" not in css
    assert "url(" not in css
    assert not re.search(r"\b(left|right)\b", css.replace("right-to-left", ""))


def test_the_mark_is_an_image_that_stands_alone() -> None:
    """Well-formed, with a title, without script or style."""
    tree = ET.fromstring(static_file("mark.svg"))  # noqa: S314 - our own
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} == {"svg", "title", "g", "circle"}
    assert set(STATIC) == {"plenary.css", "mark.svg"}
