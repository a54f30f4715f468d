"""The batch on the real scraped articles of ../shared, where they are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

ARTICLES = ROOT.parent / "shared" / "articles"
FILES = sorted(ARTICLES.glob("*.txt"))

pytestmark = [
    pytest.mark.usefixtures("shipped_model"),
    pytest.mark.skipif(not FILES, reason="../shared/articles is not here"),
]


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def test_every_body_sentence_is_in_its_brief_in_order_and_translated(
    mujaz: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = mujaz("batch", *FILES, "--out", out)
    assert done.returncode == 0, done.stderr
    briefs = [json.loads(file.read_text()) for file in (out / "briefs").glob("*.json")]
    by_path = {brief["source"]["path"]: brief for brief in briefs}
    assert set(by_path) == {str(file) for file in FILES}
    for file in FILES:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
        with file.with_suffix(".roles.tsv").open(encoding="utf-8") as roles:
            body = [
                lines[int(row["line"]) - 1]
                for row in csv.DictReader(roles, delimiter="\t")
                if row["role"] in {"body", "title", "subhead"}
            ]
        sentences = by_path[str(file)]["sentences"]
        assert letters("".join(s["ar"] for s in sentences)) == letters("".join(body))
        assert all(s["en"].strip() and s["score"] < 0 for s in sentences)
        assert not [s for s in sentences if {f["kind"] for f in s["flags"]} & {"untranslated"}]
