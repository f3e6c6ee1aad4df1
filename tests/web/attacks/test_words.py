"""Two hundred payloads as names, titles, texts, reasons, in every field and every address: none becomes markup."""

from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from tests.web.attacks.markup import faults
from tests.web.attacks.payloads import SCRIPTS, marks_in, payload
from tests.web.attacks.poisoned import EACH, Poisoned
from tests.web.attacks.walk import HTML, PAGE_ROUTES, FormFields, Visited, links_of

PLACES = (
    "<p>{}</p>", '<input value="{}">', "<input value='{}'>", "<input value={}>", "<textarea>{}</textarea>",
    "<title>{}</title>", '<a href="{}">a</a>', "<!--{}-->", "<script>{}</script>", "<select><option>{}</select>",
    "<style>{}</style>", "<p title={}>",
)  # fmt: skip
"""Where a careless page could write words."""
NO_MARKUP = {"&quot;>", "&#60;", "\uff1c", "{{", "%(", "${", "%3C"}
"""Payloads against other mistakes than missing escapes begin so: unescaping twice, templates made of words."""
UNSEEN = {
    "/people/invite/link": "needs an invitation that this browser made",
    "/keys/waiting/{token}": "needs a pairing",
    "/keys/waiting/{token}/made": "needs a pairing",
    "/verify/record.zip": "no page",
    "/feeds/{token}/waiting.atom": "a test of its own",
    "/feeds/{token}/days.ics": "a test of its own",
    "/share/{number}/picture.png": "no page",
    "/sheet.xlsx": "no page",
    "/sheet/print.css": "no page",
    "/start/{identity}": "before a founding: test_founding.py",
    "/sign/{name}": "static, the same for everybody",
}
"""Addresses that the walk does not come to, each with why."""


def test_the_judge_sees_every_payload_that_is_not_escaped() -> None:
    """Written as it is, each payload that makes markup is a fault in one place at least, most in many."""
    seen = {one: sum(bool(faults(place.format(one))) for place in PLACES) for one in SCRIPTS}
    missed = [one for one, times in seen.items() if not times]
    assert all(any(mark in one for mark in NO_MARKUP) for one in missed), missed
    assert len(SCRIPTS) - len(missed) >= 200
    assert not faults('<!doctype html><p title="zyx1z">zyx1z &lt;script&gt;</p><script src="/static/a.js"></script>')


def test_enough_words_are_poisoned(poisoned: Poisoned) -> None:
    """The year has texts for all of them."""
    assert poisoned.texts * EACH >= len(SCRIPTS)


def test_no_word_becomes_markup(visits: list[Visited]) -> None:
    """Every kind of page, for members and the public."""
    pages = [one for one in visits if one.is_page]
    assert not {(one.path, fault) for one in pages for fault in faults(one.answer.text)}
    assert not [(one.path, one.answer.status_code) for one in visits if one.answer.status_code >= 500]
    assert len(pages) > 100


def test_every_address_of_a_page_was_asked(visits: list[Visited]) -> None:
    """No page is left out but those that say why."""
    seen = {one.pattern for one in visits}
    left_out = {route.path for route in PAGE_ROUTES} - seen - UNSEEN.keys()
    assert not left_out
    answered = {one.pattern for one in visits if one.answer.status_code in (200, 303, 307)}
    assert len(answered) > 120


def test_every_payload_was_shown(poisoned: Poisoned, visits: list[Visited]) -> None:
    """What no page of the walk had is found by searching; one that is nowhere would have been tried for nothing."""
    shown = set().union(*(marks_in(one.answer.text) for one in visits if one.is_page))
    client = poisoned.client(poisoned.people()[0])
    for place in sorted(set(range(len(SCRIPTS))) - shown):
        page = client.get("/search", params={"q": f"zyx{place}z"}, headers=HTML)
        assert not faults(page.text)
        shown |= marks_in(page.text.partition("<main")[2].partition("</form>")[2])
    assert shown >= set(range(len(SCRIPTS)))


def test_what_is_no_page_says_so(visits: list[Visited]) -> None:
    """Data goes out as data: no browser takes it for a page."""
    others = [one for one in visits if not one.is_page and one.answer.status_code == 200]
    assert others
    for one in others:
        assert one.answer.headers["x-content-type-options"] == "nosniff", one.path
        assert one.answer.headers["content-type"].partition(";")[0] in {
            "application/json", "text/csv", "application/pdf", "application/zip", "text/plain", "text/calendar",
            "application/atom+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.plenary.submission+json",
        }, one.path  # fmt: skip


def test_every_answer_has_the_policy(visits: list[Visited]) -> None:
    """Were a word to become a script, the browser would not run it."""
    for one in visits:
        policy = one.answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, one.path
        assert "unsafe" not in policy, one.path


def _forms(visits: list[Visited]) -> dict[str, tuple[Visited, FormFields]]:
    found: dict[str, tuple[Visited, FormFields]] = {}
    for one in visits:
        for form in links_of(one.answer.text).forms if one.is_page else ():
            if form.method == "post" and form.action != "/sign-out":
                found.setdefault(f"{one.pattern} {sorted(form.texts)}", (one, form))
    return found


def _filled(form: FormFields, turn: int, *, boxes: bool) -> dict[str, list[str]]:
    """Every field into which people write holds a payload; with ``boxes`` what is ticked or hidden does too."""
    written = {name: [payload(turn + place)] for place, name in enumerate(form.texts) if name}
    chosen = {
        name: [payload(turn + len(written) + place)] if boxes else values[-1:]
        for place, (name, values) in enumerate(form.fields.items())
        if name != "as"
    }
    return chosen | written


@pytest.mark.parametrize("boxes", [False, True], ids=["as-people-do", "every-field"])
def test_forms_come_back_with_words_and_without_markup(
    poisoned: Poisoned, visits: list[Visited], *, boxes: bool
) -> None:
    """Every form is sent with payloads; what comes back shows them, as text; nothing fails."""
    person, kept, turn = poisoned.people()[0], 0, 0
    forms = _forms(visits)
    assert len(forms) > 70
    for one, form in forms.values():
        data = _filled(form, turn, boxes=boxes)
        turn += len(data)
        files = {"photo": (f"{payload(turn)}.jpg", b"\xff\xd8\xff" + bytes(2000))} if form.files else None
        client = poisoned.client(person)
        answer = client.post(form.action or one.path, data=data, files=files, headers=HTML)
        assert answer.status_code < 500, (one.path, answer.text[:500])
        assert not faults(answer.text), (one.path, faults(answer.text))
        if answer.status_code in (409, 422) and form.texts:
            kept += 1
            assert marks_in(answer.text), one.path
    assert kept > 20


def test_what_an_address_asks_becomes_no_markup(poisoned: Poisoned, visits: list[Visited]) -> None:
    """Payloads as what is searched for, the language, the day, the page to go on to, and as a form's first words."""
    client, turn = poisoned.client(poisoned.people()[0]), 0
    seen = {one.pattern: one for one in visits}
    for route in PAGE_ROUTES:
        if route.path not in seen or "{form}" in route.path:
            continue
        names = {parameter.alias for parameter in route.dependant.query_params} | {"lang", "at", "q", "next", "title"}
        for form in links_of(seen[route.path].answer.text).forms if seen[route.path].is_page else ():
            names |= set(form.texts) | form.fields.keys()
        asked = {name: payload(turn + place) for place, name in enumerate(sorted(names)) if name}
        turn += len(asked)
        path = seen[route.path].path.partition("?")[0]
        answer = client.get(f"{path}?{urlencode(asked)}", headers=HTML)
        assert answer.status_code < 500, (path, answer.text[:500])
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not faults(answer.text), (path, faults(answer.text))


def test_feeds_stay_well_formed(poisoned: Poisoned) -> None:
    """Words in Atom are text; words in a calendar stay on their line."""
    for person in poisoned.people()[:6]:
        client = poisoned.client(person)
        made = client.post("/feeds", headers=HTML).text
        token = made.partition("/feeds/")[2].partition("/")[0].partition("<")[0].partition('"')[0]
        atom = client.get(f"/feeds/{token}/waiting.atom")
        assert atom.status_code == 200
        names = {element.tag.partition("}")[2] for element in ET.fromstring(atom.text).iter()}  # noqa: S314 - made here
        known = "feed entry title link id updated summary content author name category published"
        assert names <= set(known.split())
        for line in client.get(f"/feeds/{token}/days.ics").text.split("\r\n"):
            assert "\n" not in line
