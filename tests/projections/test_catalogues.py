"""The catalogues of words: whole, up to date, and leaving open exactly what the English leaves open."""

import pytest

from projections.catalogues import faults, messages, places
from projections.language import OFFERED, REVIEWED, language

TRANSLATED = [code for code in OFFERED if code != "en"]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated(code: str) -> None:
    """What pages, reports, acts and refusals say is said in each language; nothing is stale."""
    assert list(faults(code)) == []


def test_messages_come_from_templates_code_and_kinds() -> None:
    """A page's words, a form's, an act's sentence and a refusal are all gathered."""
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in messages()}
    assert {"Skip to the content", "What waits for you", "{date} has not come yet.", "give notice"} <= found


def test_places_are_seen_in_both_forms() -> None:
    """What stands for something else may move, and may not be lost."""
    assert places("{name} of %(count)d, %(what)s") == {"name", "count", "what"}


@pytest.mark.parametrize("code", TRANSLATED)
def test_pages_say_that_no_speaker_has_reviewed_the_words(code: str) -> None:
    """Until one has."""
    assert (code in REVIEWED) == language(code).reviewed
    assert not language(code).reviewed
