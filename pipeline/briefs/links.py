"""Which addresses may become links."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

# Signs that RFC 3986 gives a meaning, and % of what is encoded already.
_KEEP = "%:/?#[]@!$&*+,;=~"


def safe_link(url: str | None) -> str | None:
    """`url` with everything unsafe percent-encoded, or None if it is no http(s) address."""
    if not url or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        # Reading the port raises for one that is not a number.
        usable = parts.scheme.lower() in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return quote(url, safe=_KEEP) if usable else None
