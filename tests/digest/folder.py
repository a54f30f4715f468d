"""An output folder as a batch leaves it, made of briefs that are written here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.batch.ledger import Entry, Ledger
from pipeline.briefs.document import to_document
from pipeline.briefs.render import render
from pipeline.digest.render import write_digest
from tests.briefs.example import example_brief


@dataclass(frozen=True, slots=True)
class Told:
    """One article: pairs of English and Arabic, the first is the headline."""

    outlet: str | None
    published: str | None
    pairs: tuple[tuple[str, str], ...]
    flags: tuple[str, ...] = ()
    created: str = "2026-03-03T04:00:00Z"
    path: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def document_of(told: Told) -> dict[str, Any]:
    """A brief document (`mujaz.brief/1`) of what was told."""
    document = to_document(example_brief())
    text = json.dumps([told.outlet, told.published, told.pairs, told.created, told.path])
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    (title_en, title_ar), *body = told.pairs
    document["id"], document["fingerprint"] = fingerprint[:16], fingerprint
    document["created"] = told.created
    document["source"] |= {
        "path": told.path or f"scraped/{fingerprint[:8]}.txt",
        "outlet": told.outlet,
        "published": told.published,
        "url": None,
    }
    document["title"] = {"en": title_en or None, "ar": title_ar or None}
    flags = [{"kind": kind, "detail": f"about {kind}"} for kind in told.flags]
    document["sentences"] = [
        {
            "id": f"s{number}",
            "paragraph": number,
            "role": "body",
            "en": en,
            "ar": ar,
            "score": -0.4,
            "flags": flags if number == 1 else [],
        }
        for number, (en, ar) in enumerate(body, start=1)
    ]
    document["summary"] = {
        "method": "extractive",
        "sentences": [
            {"en": en, "ar": ar, "evidence": ["s1"], "support": 1.0, "flags": []}
            for en, ar in body[:1]
        ],
    }
    return document | told.extra


def folder_of(out: Path, articles: list[Told], run: dict[str, Any] | None = None) -> list[str]:
    """Write briefs, ledger, report and digest; returns the briefs' ids in the order given."""
    names = []
    (out / "briefs").mkdir(parents=True, exist_ok=True)
    with Ledger(out) as ledger:
        for told in articles:
            document = document_of(told)
            file = out / "briefs" / f"{document['id']}.json"
            file.write_text(render(document, "json"), encoding="utf-8")
            ledger.add(Entry.of(document))
            names.append(document["id"])
        if run is not None:
            (out / "runs").mkdir(exist_ok=True)
            (out / "runs" / "2026-03-03T040000Z.json").write_text(json.dumps(run), encoding="utf-8")
        write_digest(out, ledger.entries())
    return names


QUAKE_AGENCY = Told(
    "Mada Agency",
    "2026-03-02T16:20:00Z",
    (
        (
            "Deadly magnitude 6.1 quake in southeastern Iran",
            "قتلى في زلزال بقوة 6.1 درجات جنوب شرقي إيران",
        ),
        (
            "At least 23 people were killed in a quake that hit Kerman province in Iran on Monday.",
            "قتل 23 شخصا على الأقل في زلزال ضرب محافظة كرمان جنوب شرقي إيران الاثنين.",
        ),
        (
            "Red Crescent head Peyman Rostami said teams were searching for survivors near Zarand.",
            "وقال رئيس الهلال الأحمر الإيراني بيمان رستمي إن فرق الإنقاذ تبحث عن ناجين قرب زرند.",
        ),
    ),
)
QUAKE_PAPER = Told(
    "Public Opinion",
    "2026-03-03T02:00:00Z",
    (
        ("Kerman counts its dead", "كرمان تنتشل ضحايا الزلزال"),
        (
            "Iranians spent the night outdoors near Zarand after a quake in Kerman killed 23.",
            "أمضى إيرانيون ليلتهم في العراء قرب زرند بعد زلزال كرمان الذي قتل 23 شخصا.",
        ),
        (
            "Pistachio farmers fear that the ancient irrigation canals have collapsed for good.",
            "ويخشى مزارعو الفستق أن تكون قنوات الري القديمة قد انهارت إلى الأبد.",
        ),
    ),
    flags=("number_missing",),
)
BANK = Told(
    "Mada Agency",
    "2026-03-02T19:00:00Z",
    (
        (
            "Egypt's central bank cuts rates by 100 basis points",
            "المركزي المصري يخفض الفائدة 100 نقطة أساس",
        ),
        (
            "The Central Bank of Egypt cut its key rates, citing slower inflation in Cairo.",
            "خفض البنك المركزي المصري أسعار الفائدة الرئيسية وعزا القرار إلى تباطؤ التضخم.",
        ),
    ),
)
