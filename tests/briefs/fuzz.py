"""Briefs with any text in any field, and texts that would break a page if anything let them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from pipeline.article import Flag, Line, Role, Summary, SummarySentence
from pipeline.briefs.document import to_document
from tests.briefs.example import abstractive_brief

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    'https://x.example/" onclick="alert(1)',
    "https://x.example/)[b](javascript:alert(1)",
    "\u202egnp.exe\u202c\u2066\u2069\u200f",
    "\x00\x1b[31m\x7f\u0085\u2028\u2029",
    "<!-- --><![CDATA[",
    "&lt;script&gt; &amp; &#60;b&#62;",
    "[a](javascript:alert(1)) ![i](http://x.example/i.png) <http://x.example>",
    "# heading\n\n- list\n\n```\ncode\n```\n***\n===",
    "1. one",
    "+ plus",
    "> quoted",
    "---",
    "| a | b |\n|---|---|",
    "`code` **bold** __x__ ~~s~~ \\",
    "[x]: http://x.example",
    "    indented",
    "سطر عربي <b>غامق</b>",
)
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Signs that a terminal, an editor or a browser would obey instead of showing."""

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=25), st.just(""))
known = st.one_of(st.none(), texts)
flags = st.lists(st.builds(Flag, kind=texts, detail=texts), max_size=2).map(tuple)
roles: st.SearchStrategy[Role] = st.sampled_from(["title", "subhead", "body"])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document whose every free text is drawn."""
    brief = abstractive_brief()
    article = brief.translated.article
    source = replace(
        article.source,
        path=draw(texts),
        id=draw(known),
        url=draw(known),
        outlet=draw(known),
        published=draw(known),
    )
    sentences = tuple(
        replace(sentence, ar=draw(texts), role=draw(roles)) for sentence in article.sentences
    )
    translations = tuple(
        replace(translation, text=draw(texts), flags=draw(flags))
        for translation in brief.translated.translations
    )
    lines = (
        *article.lines[:2],
        Line(9, draw(texts), "boilerplate", False, draw(texts)),
    )
    summary = Summary(
        draw(st.sampled_from(["extractive", "abstractive", "none"])),
        tuple(
            SummarySentence(draw(texts), draw(known), ids, 0.5, draw(flags))
            for ids in [("s1", "s2"), ()]
        ),
    )
    model = replace(
        brief.models[0],
        name=draw(texts),
        revision=draw(known),
        quantization=draw(texts),
        decoding={draw(texts): draw(texts)},
    )
    article = replace(article, source=source, title=draw(known), lines=lines, sentences=sentences)
    return to_document(
        replace(
            brief,
            translated=replace(brief.translated, article=article, translations=translations),
            title_en=draw(known),
            lead=SummarySentence(draw(texts.filter(bool)), None, ("s2",), 0.5, draw(flags)),
            summary=summary,
            profile=draw(texts),
            models=(model,),
            software=draw(texts),
        )
    )
