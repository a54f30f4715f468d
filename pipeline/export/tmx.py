"""Sentence pairs as a translation memory, TMX 1.4b (www.gala-global.org/tmx-14b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from xml.etree import ElementTree as ET

from pipeline import __version__
from pipeline.cleaning.unicode import as_printed
from pipeline.export.brief import FinishedBrief, Sentence

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_Flags = dict[bytes, set[str]]


def tmx(briefs: Callable[[], Iterable[FinishedBrief]], *, unflagged: bool = False) -> Iterator[str]:
    """One `tu` for each distinct pair, with the brief and score of its first occurrence.

    A pair's flags are those of all its occurrences: one that a single brief doubts is doubtful
    wherever it stands. So the briefs are read twice; what is held is one digest a pair.

    Args:
        briefs: gives the briefs, in the same order each time.
        unflagged: leave pairs with a flag out.
    """
    flags = _flags(briefs())
    header = ET.Element(
        "header",
        {
            "creationtool": "mujaz",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "mujaz.brief/1",
            "adminlang": "en",
            "srclang": "ar",
            "datatype": "plaintext",
        },
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield ET.tostring(header, encoding="unicode") + "\n<body>\n"
    seen: set[bytes] = set()
    for brief in briefs():
        for sentence in brief.sentences:
            key = _key(sentence)
            if key in seen or (unflagged and key in flags):
                continue
            seen.add(key)
            unit = _unit(brief.id, sentence, sorted(flags.get(key, ())))
            yield ET.tostring(unit, encoding="unicode") + "\n"
    yield "</body>\n</tmx>\n"


def _flags(briefs: Iterable[FinishedBrief]) -> _Flags:
    flags: _Flags = {}
    for brief in briefs:
        for sentence in brief.sentences:
            if sentence.flags:
                flags.setdefault(_key(sentence), set()).update(sentence.flags)
    return flags


def _key(sentence: Sentence) -> bytes:
    pair = f"{as_printed(sentence.ar)}\n{as_printed(sentence.en)}"  # neither holds a newline
    return blake2b(pair.encode(), digest_size=16).digest()


def _unit(brief: str, sentence: Sentence, flags: list[str]) -> ET.Element:
    unit = ET.Element("tu")
    properties = [("x-brief", brief)]
    if sentence.score is not None:
        properties.append(("x-score", str(sentence.score)))
    properties += [("x-flag", kind) for kind in flags]
    for name, value in properties:
        ET.SubElement(unit, "prop", {"type": name}).text = as_printed(value)
    for language, text in (("ar", sentence.ar), ("en", sentence.en)):
        variant = ET.SubElement(unit, "tuv", {_LANG: language})
        # As the page prints it: without the control characters that XML cannot hold.
        ET.SubElement(variant, "seg").text = as_printed(text)
    return unit
