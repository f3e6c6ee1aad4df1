"""Requests that change something come from our own pages, or from programs; never from another site's page.

Browsers say where a request comes from, in ``Sec-Fetch-Site`` and ``Origin``; scripts of other sites cannot change
either. A request with neither is a program's, which carries no cookie; one with our cookie and neither is refused.
"""

from collections.abc import Mapping

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def cross_site(method: str, headers: Mapping[str, str], own_origin: str, *, signed_in: bool) -> str | None:
    """Why a request is refused as another site's, or None.

    Args:
        method: of the request.
        headers: names in lower case.
        own_origin: scheme, host and port that people type.
        signed_in: whether it carries the session's cookie.
    """
    if method in SAFE:
        return None
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        # A page that tells no referrer sends the origin "null"; the browser's own word on the site stands above it.
        own = site in ("same-origin", "none") and origin in (None, "null", own_origin)
        return None if own else f"it comes from a {site} page"
    if origin is not None:
        return None if origin == own_origin else "it comes from a page of another origin"
    return "it carries a sign-in, and nothing tells which page it comes from" if signed_in else None
