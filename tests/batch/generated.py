"""Articles by number, and runs over them in this process."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.batch.report import RunReport
from pipeline.batch.run import run_batch
from pipeline.models.engines.base import Memory
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.stages import Stages
from tests.conftest import ROOT

_CREATED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PLACES = ("الميناء", "المطار", "الجامعة", "المستشفى", "السوق", "الجسر")


def text_of(number: int) -> str:
    """A short article; sentences of several lengths, some of them in every article."""
    place = _PLACES[number % len(_PLACES)]
    return (
        f"افتتاح {place} رقم {number} بعد أعمال الصيانة\n"
        f"أعلنت البلدية، الأحد، افتتاح {place} بعد أعمال استمرت {number + 2} أشهر.\n"
        f"وقال المدير إن الكلفة بلغت {number + 10} مليون دينار. ورحب السكان بالخطوة.\n"
        "ولم تصدر الوزارة أي تعليق حتى مساء اليوم.\n"
    )


def write_articles(folder: Path, count: int) -> Path:
    """`count` articles as text files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(text_of(number), encoding="utf-8")
    return folder


def run(
    source: Path,
    out: Path,
    *,
    window: int = 0,
    workers: int = 1,
    memory: Memory | None = None,
    cache: Path | None = None,
) -> RunReport:
    """A local run with the shipped model."""
    settings = load_settings(ROOT / "models.yaml")
    stages = Stages(settings, None, ModelStore(settings, cache), workers, memory)
    return run_batch([str(source)], out, settings, stages, window=window)


def briefs_but_their_time(out: Path) -> dict[str, bytes]:
    """Content of every file in `briefs/` without the time at which it was made."""
    return {
        file.name: _CREATED.sub(b"", file.read_bytes())
        for file in sorted((out / "briefs").iterdir())
    }
