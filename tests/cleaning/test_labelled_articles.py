"""Role agreement on whole articles with the habits of many kinds of outlet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cleaning.reading import clean, disagreements, labelled

ARTICLES = sorted(Path(__file__).with_name("articles").glob("*.tsv"))
SHARED = Path(__file__).parents[2].parent / "shared" / "articles"
REAL = sorted(SHARED.glob("*.roles.tsv"))
LEAST_AGREEMENT = 0.95


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_labelled_article(file: Path) -> None:
    text, wanted = labelled(file)
    assert disagreements(text, wanted) == []


def test_there_are_articles_of_many_outlets() -> None:
    assert len(ARTICLES) >= 10


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_every_sign_of_the_kept_lines_is_in_the_sentences_in_order(file: Path) -> None:
    article = clean(labelled(file)[0])
    for line in article.lines:
        sentences = [s.ar for s in article.sentences if s.paragraph == line.number]
        assert "".join("".join(sentences).split()) == (
            "".join(line.text.split()) if line.kept else ""
        )
    assert [s.id for s in article.sentences] == [
        f"s{n}" for n in range(1, len(article.sentences) + 1)
    ]
    assert [s.paragraph for s in article.sentences] == sorted(
        s.paragraph for s in article.sentences
    )


@pytest.mark.skipif(not REAL, reason="the shared real articles are not on this machine")
@pytest.mark.parametrize("gold", REAL, ids=lambda file: file.name[:3])
def test_real_articles(gold: Path) -> None:
    rows = [row.split("\t") for row in gold.read_text(encoding="utf-8").splitlines()[1:]]
    wanted = {int(number): role for number, role in rows}
    text = gold.with_name(gold.name.replace(".roles.tsv", ".txt")).read_text(encoding="utf-8")
    wrong = disagreements(text, wanted)
    assert 1 - len(wrong) / len(wanted) >= LEAST_AGREEMENT, wrong
