"""The steps by which a count came to its outcome, in the reader's language.

The rules tell each step in English (docs/counting.md, clause R3), and these words are part of their explanation. Here
they are known again by their form and told in another language; a step of another form stays in English.
"""

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

from ledger.rules.counting.result import Step
from projections.language import N_, Language
from projections.reports.wording import joined

FORMS: tuple[str, ...] = (
    N_("It was ratified by a later decision."),
    N_("It is adopted."),
    N_("The motion is adopted."),
    N_("The motion is not adopted."),
    N_("Too few took part: nothing is decided."),
    N_("Objections and blocks that stand: {count}."),
    N_("It undoes an earlier decision without notice: {share} is needed."),
    N_("Took part: {count}. Needed: at least {share} of {base} ({who})."),
    N_("Took part: {count}. Needed: more than {share} of {base} ({who})."),
    N_("Took part: {count}. Needed: at least {share} of the square root of {base} ({who})."),
    N_("Took part: {count}. Needed: more than {share} of the square root of {base} ({who})."),
    N_(
        "Yes {yes}, no {no}, abstained {abstained}, stepped out {recused}. Needed: at least {needed}, {share} of "
        "{base} ({who})."
    ),
    N_(
        "Yes {yes}, no {no}, abstained {abstained}, stepped out {recused}. Needed: more than {needed}, {share} of "
        "{base} ({who})."
    ),
    N_("A tie: the motion fails."),
    N_("A tie: everything stays as it is."),
    N_("A tie: the vote is taken again."),
    N_("A tie has still to be settled."),
    N_("No option is left: nothing is chosen."),
    N_("None of the options is chosen."),
    N_("Chosen: {options}."),
    N_("Drawn: {options}."),
    N_("The draw waits for its public numbers."),
    N_("Every candidate was compared with every other on the {count} ballots that rank anybody."),
    N_(
        "Every candidate was compared with every other on the {count} ballots that rank anybody. Ballots set aside for "
        "a blank: {aside}."
    ),
    N_("Place {place}: nobody left stands above {names}."),
    N_("Place {place}, tied: nobody left stands above {names}."),
    N_("Place {place}: {names}."),
    N_("Place {place}, tied: {names}."),
    N_("Seats filled: {names}."),
    N_("{option} over {default}: {over} to {under}; needed {bar} of both."),
    N_("{name} is passed over: {whose} already holds {cap} of {seats} seats."),
    N_("For ties a lot was drawn over all candidates (RFC 3797): {names}."),
    N_("The pool holds {count} names in its published order; the key is {key}"),
    N_("Pick {pick} of {left} left: number {number}, {name} (MD5 {digest})."),
    N_("{names} reached the quota and is elected."),
    N_("{names} reached the quota and are elected."),
    N_("The surplus of {name}, {surplus}, passes on at {part} of each paper's value."),
    N_("{names} tied for fewest votes; the lot removed {out}."),
    N_("{names} tied for fewest votes, removed together."),
    N_("{names} tie for fewest votes and not all can go: the seats left stay undecided."),
    N_("Nobody reached the quota; {names} had the fewest votes, removed."),
    N_("As many are left as seats: {names} elected."),
    N_("{votes} votes for {seats} seats: the quota is {quota}."),
    N_("{names} is left, with {count} first places."),
    N_("{names} are left, with {count} first places."),
    N_("No decision among {count}; {names} heads the fewest ballots ({fewest}), removed."),
    N_("No decision among {count}; {names} each head the fewest ballots ({fewest}), removed."),
    N_("{names} tied for fewest first places, removed together."),
    N_("{names} tied for fewest; the lot removed {out}."),
    N_("Counted outside: a secret ballot of {count} ballots, as the tellers attest."),
    N_("Counted outside: a secret ballot of {count} ballots, {spoiled} of them spoiled, as the tellers attest."),
    N_("Among {name}:"),
    N_("An objection stands: it is not adopted until that is resolved."),
    N_("The charter lets a vote decide instead."),
    N_("Consented: {count}."),
    N_("Nobody consented: it is not adopted."),
    N_("For a tie the lot was drawn: {name} first."),
    N_("{seats} seats: {said}."),
    N_("First round: {first}; second: {second}."),
    N_("Heard beside, not counted: {said}."),
)
"""What steps say, with their places; the longest that fits is meant."""


def plain(step: Step) -> str:
    """A step in English, codes in words."""
    return step.words.replace("no_response", "no word").replace("_", " ")


def told(language: Language, step: Step) -> str:
    """A step in a language."""
    words = plain(step)
    if language.code == "en":
        return words
    for form, pattern in _patterns():
        found = pattern.fullmatch(words)
        if found is not None:
            places = {name: _place(language, value) for name, value in found.groupdict().items()}
            return language.gettext(form).format(**places)
    return words


def _place(language: Language, words: str) -> str:
    """Codes, with counts or without, such as ``consent 3, no word 1``, in the language; anything else as it is."""
    several, between, last = words.rpartition(" and ")
    if between:
        return joined([_counted(language, part) for part in (*several.split(", "), last)], language)
    return ", ".join(_counted(language, part) for part in words.split(", "))


def _counted(language: Language, part: str) -> str:
    found = re.fullmatch(r"([a-z ]+?)( [0-9/]+)?", part)
    return language.gettext(found[1]) + (found[2] or "") if found is not None else part


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_pattern(form))) for form in sorted(FORMS, key=len, reverse=True))


def _pattern(form: str) -> str:
    return "".join(_pieces(form))


def _pieces(form: str) -> Iterator[str]:
    for literal, place, _, _ in Formatter().parse(form):
        yield re.escape(literal)
        if place is not None:
            yield f"(?P<{place}>.+?)"
