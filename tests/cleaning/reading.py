"""What the cleaning tests share: cleaning a text, and labelled articles."""

from __future__ import annotations

from pathlib import Path

from pipeline.article import Article, RawArticle, Source
from pipeline.cleaning.clean import clean_article
from pipeline.settings import LimitSettings


def clean(
    text: str,
    title: str | None = None,
    outlet: str | None = None,
    furniture: frozenset[str] = frozenset(),
) -> Article:
    """`text` cleaned as a user's file would be."""
    raw = RawArticle(Source("article.txt", "", outlet=outlet), text, title)
    return clean_article(raw, LimitSettings(), furniture)


def roles(text: str, title: str | None = None, outlet: str | None = None) -> list[tuple[int, str]]:
    """Number and role of every line."""
    return [(line.number, line.role) for line in clean(text, title, outlet).lines]


def role_of(line: str, text: str) -> str:
    """The role of the (first) line that reads so."""
    return next(found.role for found in clean(text).lines if found.text == line)


def labelled(file: Path) -> tuple[str, dict[int, str]]:
    """An article of lines `role<TAB>text`; blank lines count. Returns its text and the roles."""
    texts, wanted = [], {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        role, _, text = line.partition("\t")
        texts.append(text)
        if text.strip():
            wanted[number] = role
    return "\n".join(texts), wanted


def disagreements(text: str, wanted: dict[int, str]) -> list[tuple[int, str, str | None]]:
    """(line number, wanted role, found role) where they differ."""
    found = dict(roles(text))
    return [
        (number, role, found.get(number))
        for number, role in wanted.items()
        if found.get(number) != role
    ]
