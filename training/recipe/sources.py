"""Where the training pairs come from, how often each is seen, and how they are read.

Only reading lives here; normalising and filtering is `prepare`.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.summarization.opening import summary_source

HERE = Path(__file__).resolve().parent.parent
CORPUS = HERE / "corpus"
DEVSET = HERE / "devset"


@dataclass(frozen=True, slots=True)
class Pair:
    """One training pair; `source` is the name it is weighted by."""

    source: str
    ar: str
    en: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How one public file is used.

    Attributes:
        copies: how often an epoch sees each pair.
        limit: at most this many pairs, spread over the file; 0 for all.
    """

    copies: int = 1
    limit: int = 0


# Human translations whole; machine-made exam and software text only as a sample, because it
# teaches a style no news reader wants (half an hour on all of it gave exam prompts as news).
PUBLIC: dict[str, Plan] = {
    "ud_pud": Plan(copies=2),
    "tico19_tm": Plan(),
    "un_sdg_targets": Plan(),
    "tunisian_law": Plan(),
    "xquad_context_sents": Plan(),
    "xquad_questions": Plan(),
    "mlqa_questions": Plan(),
    "mlqa_context_sentence": Plan(),
    "eamt_mintaka_questions": Plan(limit=2500),
    "eamt_validation_questions": Plan(),
    "mmlu_ar_questions": Plan(limit=2500),
    "msdocs_project_operations": Plan(limit=500),
    "ms_iot_for_beginners": Plan(limit=2000),
    "tatoeba_anki_ara": Plan(),
    "tatoeba_opusmt_testset": Plan(limit=6000),
    "netransliteration_wikidata_names": Plan(limit=9000),
    "google_ar2en_names": Plan(limit=4000),
    "tico19_terms": Plan(),
}
NAME_LISTS = {"netransliteration_wikidata_names", "google_ar2en_names"}
CORPUS_COPIES = 2
# The second task of the model, a report's beginning to its summary; its source name in train.tsv.
SUMMARY = "summary"
SUMMARY_COPIES = 1
GAZETTEER_COPIES = 1


def _spread(rows: list[tuple[str, str]], limit: int) -> list[tuple[str, str]]:
    if not limit or len(rows) <= limit:
        return rows
    step = len(rows) / limit
    return [rows[int(index * step)] for index in range(limit)]


def public_pairs(folder: Path, names: Iterable[str]) -> Iterator[Pair]:
    """Pairs of the named public files (`NAME.tsv.xz`) in `folder`, by the plan above."""
    for name in names:
        plan = PUBLIC[name]
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            rows = [tuple(line.rstrip("\n").split("\t")[:2]) for line in lines]
        pairs = [(row[0], row[1]) for row in rows if len(row) == 2]
        for ar, en in _spread(pairs, plan.limit):
            english = en.title() if name in NAME_LISTS else en
            for _ in range(plan.copies):
                yield Pair(name, ar, english)


def _tsv_pairs(file: Path) -> Iterator[Pair]:
    """Arabic, tab, English."""
    for line in file.read_text(encoding="utf-8").splitlines():
        ar, _, en = line.partition("\t")
        if ar and en:
            yield Pair(file.stem, ar, en)


def corpus_pairs(folder: Path = CORPUS) -> Iterator[Pair]:
    """Every sentence pair of the project's own corpus, once."""
    for file in sorted(folder.glob("*.tsv")):
        if file.name != "names.tsv":
            yield from _tsv_pairs(file)
    for line in (folder / "openings.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Pair("openings", record["title_ar"], record["title_en"])
        for ar, en in zip(record["opening_ar"], record["opening_en"], strict=True):
            yield Pair("openings", ar, en)


def summary_pairs(folder: Path = CORPUS) -> Iterator[Pair]:
    """Title and opening of every report in Arabic, its summary in English."""
    for line in (folder / "openings.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        source = summary_source(record["title_ar"], record["opening_ar"])
        yield Pair(SUMMARY, source, record["summary_en"])


@dataclass(frozen=True, slots=True)
class Name:
    """A gazetteer entry."""

    type: str
    english: str
    arabic: str
    variants: tuple[str, ...]


def gazetteer(folder: Path = CORPUS) -> list[Name]:
    """The names of `names.tsv`."""
    with (folder / "names.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Name(
                row["type"],
                row["english"],
                row["arabic"],
                tuple(v for v in (row["variants"] or "").split("|") if v),
            )
            for row in rows
        ]


def news_dev(folder: Path = DEVSET) -> list[Pair]:
    """The project's held-out news set."""
    return list(_tsv_pairs(folder / "news.tsv"))
