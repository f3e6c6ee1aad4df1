"""Home: the last gathering, then what was promised, then what needs me."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.pages.frame import show
from api.server.asked import AskedDep

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(asked: AskedDep) -> Response:
    """The first page; to whom the record is not open, who may sign in."""
    with asked.look() as look:
        return show(asked, look, "home.html", title=asked.language.gettext("Home"), here="home")
