"""The samples of the manual: read and cleaned as its README says."""

from __future__ import annotations

from pathlib import Path

from pipeline.article import RawArticle
from pipeline.cleaning.clean import clean_article
from pipeline.settings import LimitSettings
from pipeline.sources.inputs import read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"
# Of the lines that must not reach a reader; each stands in at least one sample.
MESS = ["[ad_1]", "Source link", "اقرأ أيض", "تابعون", "شارك الخبر", "الوسوم", "فيسبوك", "الرئيسية"]


def test_every_sample_becomes_an_article_without_its_mess() -> None:
    found = list(read_inputs([str(SAMPLES)], LimitSettings()))
    assert len(found) == 7
    for raw in found:
        assert isinstance(raw, RawArticle), raw
        article = clean_article(raw, LimitSettings())
        assert article.title
        assert sum(line.role == "body" for line in article.lines) >= 7
        assert any(line.role == "subhead" for line in article.lines)
        text = "\n".join(sentence.ar for sentence in article.sentences)
        assert not [mess for mess in MESS if mess in text]


def test_encodings_are_what_the_readme_says() -> None:
    assert (SAMPLES / "border-talks.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    legacy = (SAMPLES / "central-bank.txt").read_bytes()
    assert "البنك المركزي" in legacy.decode("cp1256")
    assert b"\r\n" in legacy
