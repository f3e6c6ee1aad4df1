"""The seal of a printed report: the five and the digest of its JSON form, in a square code that a phone reads.

Who has the record makes the same report again and compares one digest: with the code on paper, with the file inside
the PDF, with their own. The text is plain lines, so that a phone which knows nothing of us still shows what it says.
"""

import hashlib

import segno

from projections.render import json_text
from projections.reports.model import Report

SEAL = "plenary printed report/1"
"""The first line of a seal."""


def digest_of(report: Report) -> str:
    """SHA-256 of the report's JSON form, in hex."""
    return hashlib.sha256(json_text.render(report).encode()).hexdigest()


def seal_text(report: Report) -> str:
    """The five, each on a line with its name, and the digest of the JSON form; ends with a newline."""
    lines = [SEAL, *(f"{name} {value}" for name, value in report.identity.told()), f"json sha256 {digest_of(report)}"]
    return "".join(f"{line}\n" for line in lines)


def square(text: str, title: str) -> str:
    """A QR code as an SVG element without style, titled; damage to a seventh of it does not matter."""
    code = segno.make_qr(text, error="m", encoding="utf-8")
    return code.svg_inline(title=title, svgclass="square", lineclass=None, omitsize=True, border=4, light="#fff")


def command_for(report: Report) -> str:
    """What makes the report's JSON form again, for who has the record: typed with ``| sha256sum`` behind it."""
    name, *chosen = report.identity.report.split(";")
    said = f"plenary report {name.partition('/')[0]} --at {report.identity.size - 1}"
    for one in chosen:
        key, _, value = one.partition("=")
        if key == "date":
            said += f" --by-date {value}"
        elif key == "since":
            said += f" --since {int(value) - 1}"
        elif key == "lang":
            said += f" --lang {value}"
    return f"{said} --audience {report.identity.audience} --json"
