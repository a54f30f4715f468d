"""Briefs as a news feed, Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from xml.etree import ElementTree as ET

from pipeline.briefs.view import FLAG_NAMES
from pipeline.cleaning.unicode import as_printed
from pipeline.errors import ArticleError
from pipeline.export.brief import FinishedBrief

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(briefs: Iterable[FinishedBrief]) -> Iterator[str]:
    """One entry for each brief; links are relative to the output folder.

    Args:
        briefs: the newest first; the feed was updated when the first of them was made.

    Raises:
        ArticleError: there is no brief; RFC 4287 has no feed without a time.
    """
    remaining = iter(briefs)
    newest = next(remaining, None)
    if newest is None:
        raise ArticleError(
            "brief", "no brief can be read", "make the briefs again with `mujaz batch`"
        )
    # Elements without a namespace of their own are in that of the feed that they stand in.
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    feed = ET.Element("feed")
    _add(feed, "id", "urn:mujaz:briefs")
    _add(feed, "title", "Mujaz briefs")
    _add(feed, "updated", newest.created)
    _add(ET.SubElement(feed, "author"), "name", "Mujaz")
    for part in feed:
        yield ET.tostring(part, encoding="unicode") + "\n"
    for brief in chain([newest], remaining):
        yield ET.tostring(_entry(brief), encoding="unicode") + "\n"
    yield "</feed>\n"


def _entry(brief: FinishedBrief) -> ET.Element:
    entry = ET.Element("entry")
    _add(entry, "id", f"urn:mujaz:{brief.id}")
    english, arabic = as_printed(brief.title_en), as_printed(brief.title_ar)
    title = _add(entry, "title", english or arabic or as_printed(brief.path))
    if english or arabic:
        title.set(_LANG, "en" if english else "ar")
    _add(entry, "updated", brief.created)
    _add(ET.SubElement(entry, "author"), "name", "Mujaz")
    link = {"rel": "alternate", "type": "text/html", "href": f"briefs/{brief.id}.html"}
    ET.SubElement(entry, "link", link)
    kinds = {kind for sentence in brief.sentences for kind in sentence.flags}
    kinds.update(kind for _, flags in brief.summary for kind in flags)
    for kind in sorted(kinds):
        label = {"scheme": "urn:mujaz:flag", "term": as_printed(kind), "label": _in_words(kind)}
        ET.SubElement(entry, "category", label)
    # A feed reader has no marks, so flags stand in the text, behind what they are about.
    parts = [_checked(as_printed(text), flags, "to check") for text, flags in brief.summary]
    headline = [kind for s in brief.sentences if s.role == "title" for kind in s.flags]
    parts.append(_checked("", headline, "headline to check"))
    _add(entry, "summary", " ".join(filter(None, parts))).set(_LANG, "en")
    return entry


def _checked(text: str, flags: Sequence[str], words: str) -> str:
    return f"{text} [{words}: {', '.join(map(_in_words, flags))}]".lstrip() if flags else text


def _in_words(kind: str) -> str:
    return FLAG_NAMES.get(kind, as_printed(kind).replace("_", " "))


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = text
    return child
