"""What the speed tables translate: articles of the project's own corpus, cleaned once for all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.article import RawArticle, Source
from pipeline.cleaning.clean import clean_article
from pipeline.cleaning.unicode import for_marian
from pipeline.settings import LimitSettings

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Job:
    """One thing to measure, as a worker process reads it.

    Attributes:
        settings: models.yaml of the run, with one profile per way of ours.
        model: its checkpoint's name there; `folder` its files; `conversion` its int8 conversion.
        articles: article -> paragraph -> sentences as Marian wants them.
        english: English articles, for summarization.
        fixed: tokens of every output, 0 for as many as come.
        limit: take only so many articles; 0 for all.
    """

    settings: str
    cache: str
    model: str
    folder: str
    conversion: str
    articles: list[list[list[str]]]
    english: list[str]
    fixed: int
    beam: int
    no_repeat: int
    cores: int

    @property
    def paragraphs(self) -> list[list[str]]:
        """All paragraphs in order."""
        return [paragraph for article in self.articles for paragraph in article]

    @property
    def sentences(self) -> list[str]:
        """All sentences in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def words(self) -> int:
        """Source words."""
        return sum(len(text.split()) for text in self.english or self.sentences)

    def save(self, file: Path) -> Path:
        """Write it for a worker."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        return file

    @staticmethod
    def load(file: str) -> Job:
        """Read what `save` wrote."""
        return Job(**json.loads(Path(file).read_text(encoding="utf-8")))


def raw_articles(count: int) -> list[RawArticle]:
    """Report openings of the corpus as articles: headline, then a paragraph a line.

    The corpus is read with a stride that spreads over its subjects; beyond its length, each round
    is numbered in a sentence of its own, so that no two articles are the same.
    """
    file = PROJECT / "training" / "corpus" / "openings.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    found = []
    for number in range(count):
        row = rows[number * 157 % len(rows)]
        paragraphs = list(row["opening_ar"])
        if number >= len(rows):
            paragraphs.append(f"وهذه هي النشرة رقم {number} في هذا اليوم.")
        text = "\n".join([row["title_ar"], *paragraphs])
        path = f"article-{number:06d}.txt"
        found.append(RawArticle(Source(path=path, sha256="0" * 64), text))
    return found


def sentences_of(raw: RawArticle) -> list[list[str]]:
    """Paragraphs of sentences as every system gets them: cleaned, split, normalised."""
    paragraphs: dict[int, list[str]] = {}
    for sentence in clean_article(raw, LimitSettings()).sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(for_marian(sentence.ar))
    return list(paragraphs.values())


def english_articles(count: int) -> list[str]:
    """English texts of some 400 words, for summarizers: report openings put together."""
    file = PROJECT / "training" / "corpus" / "openings.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    step = 4
    return [
        " ".join(" ".join(row["opening_en"]) for row in rows[start * 31 : start * 31 + step])
        for start in range(count)
    ]
