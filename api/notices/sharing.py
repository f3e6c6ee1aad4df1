"""Sharing: anything of the record as a short text with a link, and as a picture, for the chats that people use.

The text is under 700 characters and says what the sharer may read, made by her own hand: she sees it before she sends
it. The link gives nothing away: who opens it signs in, previews see the sign-in page, and opening changes nothing.
"""

import io
import textwrap
from urllib.parse import quote

import segno
from PIL import Image, ImageDraw, ImageFont

from api.notices.owed import where
from api.server.host import Look
from ledger.format.errors import FormatError
from ledger.rules.decisions.outcomes import outcome_of
from ledger.rules.decisions.stages import stage_of
from projections.chronicle import statement_of
from projections.language import Language
from projections.render.cells import clean
from projections.standing import short

MAX_TEXT = 699
SIDE = 1080
_MARGIN, _QR_SCALE = 80, 6
_GROUND, _INK, _QUIET = "#fbf7ef", "#1d2430", "#5a5f69"


def share_text(look: Look, thing: str, language: Language) -> str:
    """A thing in under 700 characters, with its link.

    Args:
        look: the sharer's look: nothing is said that she may not read.
        thing: its id.
        language: of the sentence around it.
    """
    link = f"{look.host.settings.public_url}{where(look.directory, thing)}"
    head, *rest = [clean(line) for line in _lines(look, thing, language) if line]
    room = MAX_TEXT - len(link) - 2
    body = "\n".join([head, *rest])
    if len(body) > room:
        body = body[: room - 1].rstrip() + "…"
    return f"{body}\n\n{link}"


def share_link(text: str) -> str:
    """The address that opens a chat program with the text; the program asks to whom."""
    return f"https://wa.me/?text={quote(text)}"


def share_picture(look: Look, thing: str, language: Language) -> bytes:
    """The same as a square picture (PNG, 1,080 pixels a side) with a QR code of the link."""
    link = f"{look.host.settings.public_url}{where(look.directory, thing)}"
    head, *rest = [clean(line) for line in _lines(look, thing, language) if line]
    picture = Image.new("RGB", (SIDE, SIDE), _GROUND)
    draw = ImageDraw.Draw(picture)
    top = _write(draw, head, _MARGIN, 60, _INK, 26, 4)
    for line in rest:
        top = _write(draw, line, top + 24, 36, _QUIET, 46, 6)
    code = io.BytesIO()
    segno.make(link, error="m").save(code, kind="png", scale=_QR_SCALE, border=2, light=_GROUND, dark=_INK)
    square = Image.open(code).convert("RGB")
    picture.paste(square, (SIDE - _MARGIN - square.width, SIDE - _MARGIN - square.height))
    _write(draw, link, SIDE - _MARGIN - 40, 26, _QUIET, 40, 1)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(draw: ImageDraw.ImageDraw, text: str, top: int, size: int, ink: str, width: int, most: int) -> int:
    font = ImageFont.load_default(size)
    lines = textwrap.wrap(text, width, max_lines=most, placeholder=" …")
    for line in lines:
        draw.text((_MARGIN, top), line, fill=ink, font=font)
        top += int(size * 1.35)
    return top


def _lines(look: Look, thing: str, language: Language) -> list[str]:
    """What it is, then where it stands, then the sentence of the act that opened it."""
    listed = look.directory.get(thing)
    name = listed.name if listed is not None and listed.name else look.directory.show(thing)
    number = look.directory.number(thing)
    head = f"{name} ({number})" if number and number != name else name
    return [head, _standing(look, thing, language), _sentence(look, thing)]


def _standing(look: Look, thing: str, language: Language) -> str:
    decision = look.state.decisions.decisions.get(thing)
    if decision is None:
        listed = look.directory.get(thing)
        return short(look.view(language), listed) if listed is not None else ""
    stage = stage_of(look.state, decision, look.now)
    words = language.gettext(stage.replace("_", " "))
    if decision.opening is not None and stage == "open":
        until = language.instant(decision.opening.closes)
        return language.gettext("Open for positions until {until}.").format(until=until)
    if decision.opening is not None:
        outcome = decision.outcome or outcome_of(look.state, decision)
        counts = ", ".join(f"{each.replace('_', ' ')} {number}" for each, number in outcome.counts.items() if number)
        return f"{words}: {counts}" if counts else words
    return words


def _sentence(look: Look, thing: str) -> str:
    known = look.state.record.acts.get(thing)
    if known is None or not look.may_enter:
        return ""
    try:
        ((_, entry),) = look.ledger.entries(known.index, known.index + 1)
    except (FormatError, ValueError):
        return ""
    statement, identity = statement_of(entry)
    told = look.chronicler().statement(statement, identity)
    return next((act.line() for act in told.acts if act.id == thing), "")
