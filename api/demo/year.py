"""The year in order."""

from collections.abc import Callable
from pathlib import Path

from api.demo import beginning, campaign, evenings, life, money, promises, publishing
from api.demo.stage import Stage

CHAPTERS: tuple[tuple[str, tuple[Callable[[Stage], None], ...]], ...] = (
    ("One evening in March", (beginning.found, evenings.first_evening)),
    ("Phones and signatures", (beginning.enrol,)),
    ("Money in a hat", (money.frame, money.hat)),
    ("Deciding in the room", (campaign.in_the_room,)),
    ("A campaign with a goal", (life.goal,)),
    ("An objection that changed a proposal", (campaign.staffing,)),
    ("Where the money went", (campaign.spend,)),
    ("Promises: kept, changed, set down", (promises.make,)),
    ("Who speaks for us", (life.election, promises.changed_and_set_down)),
    ("A lost phone", (promises.lost_phone,)),
    ("A story evening", (evenings.story_evening, promises.kept)),
    ("A dispute", (life.dispute,)),
    ("The coordinator's role moves on", (promises.rotation,)),
    ("An audit", (life.audit,)),
    ("What it came to", (life.evaluation,)),
    ("The public may read it", (publishing.open_words,)),
)


def play(folder: Path, begin: Callable[[str], None] = lambda _: None) -> Stage:
    """Play the whole year into a new folder.

    Args:
        folder: where the ledger is made.
        begin: told each chapter's title as it begins.
    """
    stage = Stage(folder)
    for title, scenes in CHAPTERS:
        begin(title)
        stage.chapter(title)
        for scene in scenes:
            scene(stage)
    return stage
