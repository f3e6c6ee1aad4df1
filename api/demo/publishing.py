"""The public may read it: each author opens her own words of what is everybody's; no person is named."""

from api.demo.stage import Stage

OPENED = frozenset(
    {
        "organization", "fund", "account", "decision", "post", "campaign", "goal", "gathering", "commitment", "charter",
        "audit",
    }
)  # fmt: skip
ABOUT = ("proposal.", "decision.", "position.")


def open_words(stage: Stage) -> None:
    """6 December 2026: six people, a signature each. What was public cannot be called back: persons stay numbers."""
    record = stage.state.record
    names = {identity: name for name, identity in stage.ids.items()}
    words: dict[str, list[str]] = {}
    for digest, (act, _, audience) in record.sealed.items():
        ours = record.things.get(act) in OPENED or record.acts[act].kind.startswith(ABOUT)
        actor = record.acts[act].actor
        if ours and actor is not None and audience == "members" and digest not in record.erased:
            words.setdefault(actor, []).append(digest)
    stage.at("2026-12-06 10:00")
    for person, digests in words.items():
        scene = stage.scene((names[person], "self"))
        scene.act("disclosure.widened/v1", {"digests": sorted(digests), "to": {"everyone": "public"}})
        stage.record(scene, f"{names[person]} opens to the public what she wrote about decisions, funds and promises.")
