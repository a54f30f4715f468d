"""The Markdown: reads well as it is, and shows every text as the text it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.briefs.document import to_document
from pipeline.briefs.markdown import escape
from pipeline.briefs.render import render
from pipeline.cleaning.unicode import as_printed
from tests.briefs.example import SENTENCES, abstractive_brief, example_brief
from tests.briefs.fuzz import HOSTILE, documents

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    "heading_open",
    "heading_close",
    "paragraph_open",
    "paragraph_close",
    "bullet_list_open",
    "bullet_list_close",
    "list_item_open",
    "list_item_close",
    "html_block",
    "inline",
}
RTL = ('<div dir="rtl" lang="ar">\n', "</div>\n")


def inline(tokens: list[Token]) -> str:
    """The text a reader sees of inline tokens, which must be text only."""
    assert {token.type for token in tokens} <= {"text", "text_special"}, tokens
    return "".join(token.content for token in tokens)


@settings(deadline=None)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)))
@example("***")
@example("1948) year")
@example("- dash")
@example("text ##")
@example("a\\")
@example("&copy; &#35;")
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    shown = as_printed(text)
    tokens = PARSER.parse(escape(text))
    if not shown:
        assert not tokens
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert inline(tokens[1].children or []) == shown
    heading = PARSER.parse("# " + escape(text, line_start=False))
    assert [token.type for token in heading] == ["heading_open", "inline", "heading_close"]
    assert inline(heading[1].children or []) == shown


@settings(max_examples=60, deadline=None)
@given(documents())
def test_no_text_becomes_markup(document: dict[str, Any]) -> None:
    tokens = PARSER.parse(render(document, "markdown"))
    assert {token.type for token in tokens} <= OURS
    blocks = [token.content.strip() for token in tokens if token.type == "html_block"]
    # Ours, opened and closed in turn.
    assert blocks == [tag.strip() for tag in RTL] * (len(blocks) // 2)
    links = 0
    for token in tokens:
        for child in token.children or []:
            assert child.type in {"text", "text_special", "link_open", "link_close", "softbreak"}
            if child.type == "link_open":
                links += 1
                assert str(child.attrs["href"]).lower().startswith(("http://", "https://"))
    assert links <= 1
    levels = [token.tag for token in tokens if token.type == "heading_open"]
    assert levels[0] == "h1"
    assert levels.count("h1") == 1


def test_plain_news_is_hardly_touched() -> None:
    text = "The minister's office (in Amman) said: “$3.5 million, 14% more” - at 10:30!"
    assert escape(text) == text


@pytest.mark.parametrize(
    "text", ["# x", "- x", "+ x", "> x", "1. x", "=====", "---", "```", "| a |", "<b>", "[a](b)"]
)
def test_marks_at_the_start_are_escaped(text: str) -> None:
    assert escape(text).startswith(("\\", "1\\"))


def test_every_sentence_is_in_the_markdown_in_both_languages_and_in_order() -> None:
    text = render(to_document(example_brief()), "markdown")
    place = 0
    article = text[text.index("## Article") :]
    for _, role, arabic, english in SENTENCES:
        if role == "title":
            assert text.startswith(f"# {english}\n\n{RTL[0]}\n{arabic}\n\n{RTL[1]}")
            continue
        assert english in article[place:]
        place = article.index(english)
        assert arabic in article[place:]
    assert f"\n### Local welcome\n\n{RTL[0]}\nترحيب محلي\n\n{RTL[1]}" in article
    assert "sentence 4 number missing: the source has 3" in article
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_written_summary_names_its_evidence_and_its_doubts() -> None:
    text = render(to_document(abstractive_brief()), "markdown").split("## Article")[0]
    assert "Abstractive" in text
    assert "(rests on 2, 1; 86% of its content found there)" in text
    assert "⚑ unsupported number: 35 million: not in the article" in text
