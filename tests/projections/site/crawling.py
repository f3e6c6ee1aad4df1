"""Reading a published site as a crawler does: pages, links, anchors, how many activations lie between two."""

from collections import deque
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

HTML = "{http://www.w3.org/1999/xhtml}"


class Crawl:
    """A site in a folder, read from the files alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
        self.tree = cache(self._tree)

    def _tree(self, page: str) -> ET.Element:
        text = (self.folder / page).read_text(encoding="utf-8")
        return ET.fromstring(text.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own

    def ids(self, page: str) -> list[str]:
        """The ids on a page, repeats too."""
        return [found for element in self.tree(page).iter() if (found := element.get("id"))]

    def hrefs(self, page: str) -> list[str]:
        """The links of a page as they are written."""
        return [element.get("href", "") for element in self.tree(page).iter(HTML + "a")]

    def target(self, page: str, href: str) -> tuple[str, str]:
        """Where a link leads: a file's path within the site, and a place in it or nothing."""
        parts = urlsplit(href)
        assert not parts.scheme, f"{page} links to {href}"
        assert not parts.netloc, f"{page} links to {href}"
        path = (self.folder / page).parent / unquote(parts.path) if parts.path else self.folder / page
        return path.resolve().relative_to(self.folder.resolve()).as_posix(), unquote(parts.fragment)

    def distances(self, start: str) -> dict[str, int]:
        """Each file with the fewest activations from a page to it."""
        found, waiting = {start: 0}, deque([start])
        while waiting:
            page = waiting.popleft()
            if page not in self.pages:
                continue
            for href in self.hrefs(page):
                path, _ = self.target(page, href)
                if path not in found:
                    found[path] = found[page] + 1
                    waiting.append(path)
        return found
