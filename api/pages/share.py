"""Sharing a thing: the text to copy or to send, and the picture."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.notices.sharing import share_link, share_picture, share_text
from api.pages.frame import show
from api.server.asked import AskedDep

router = APIRouter(include_in_schema=False)


@router.get("/share/{number}")
def share(number: str, asked: AskedDep) -> Response:
    """What would be shared, to be read before it is sent."""
    with asked.enter() as look:
        thing = look.find(number)
        text = share_text(look, thing, asked.language)
        return show(
            asked, look, "share.html", title=asked.language.gettext("Share"), thing=thing, text=text,
            chat=share_link(text), picture=f"/share/{number}/picture.png",
        )  # fmt: skip


@router.get("/share/{number}/picture.png")
def picture(number: str, asked: AskedDep) -> Response:
    """The same as a picture."""
    with asked.enter() as look:
        data = share_picture(look, look.find(number), asked.language)
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, no-store"})
