"""What a reader may do here now: the places that a page about a thing leads on to."""

from api.server.host import Look
from projections.site.frame import Place


def actions_for(look: Look, thing_id: str) -> tuple[Place, ...]:
    """The acts open to her about a thing, most likely first; none for the public.

    Args:
        look: the reader's look.
        thing_id: the thing's full id.
    """
    del thing_id
    return () if look.reader.person is None else ()
