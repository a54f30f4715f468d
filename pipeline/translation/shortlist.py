"""Learning a model's vocabulary shortlist from its own translations.

`pipeline.models.shortlist` says what a shortlist is; here is the text it is learned from. A
checkpoint on the hub ships none, and the usual way (word alignments over its training corpus) needs
that corpus; what the model writes when it translates news is at hand and to the point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.cleaning.unicode import for_marian
from pipeline.errors import SettingsError
from pipeline.models.engines.ct2 import CTranslate2Engine
from pipeline.models.engines.tokenizers import MarianTokenizer
from pipeline.models.shortlist import choose_pieces
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, Settings
from pipeline.translation.segments import needs_translation

# Pieces of the shortlist. At opus-mt-ar-en's shape 4,096 and 16,384 are equally fast within the
# noise, about twice as fast as all 62,834 (docs/measurements.md), so the list can be generous.
SIZE = 12_288
# Sentences translated to learn from: two minutes on two cores for a model of opus-mt-ar-en's size.
SENTENCES = 2_000
_CHUNK = 256
_FILES = (
    "attribution_time_number.tsv",
    "conflict.tsv",
    "culture_sport_daily_life.tsv",
    "diplomacy.tsv",
    "economy.tsv",
    "politics_law.tsv",
    "science_health_disasters.tsv",
)

Report = Callable[[str], None]


def learn_shortlist(
    store: ModelStore,
    settings: Settings,
    name: str,
    texts: Sequence[str] | None,
    *,
    size: int = SIZE,
    sentences: int = SENTENCES,
    report: Report,
) -> list[str]:
    """Learn the shortlist of the model `name` and keep it in the store.

    Args:
        texts: Arabic sentences as printed; None for the project's own.
        size: pieces in all, see `choose_pieces`.
        sentences: translate at most this many, spread over the texts.
        report: gets one line per step.

    Returns:
        The pieces, by row.

    Raises:
        SettingsError: no such model, or not a Marian translator.
        ModelError: missing or damaged; the shortlist cannot be written.
    """
    model = settings.model(name)
    tokenizer = store.tokenizer(name) if model.family == "marian" else None
    if not isinstance(tokenizer, MarianTokenizer) or model.task != "translation":
        raise SettingsError(
            f"model '{name}' is a {model.family} {model.task} model",
            "shortlists are for Marian translators",
        )
    decoding = _decoding(settings, name)
    engine = store.open_engine(name, engine="ctranslate2", quantization="int8")
    assert isinstance(engine, CTranslate2Engine)  # noqa: S101 - asked for above
    chosen = _to_translate(engine, own_arabic() if texts is None else texts, sentences)
    used = used_pieces(engine, chosen, decoding, lambda line: report(f"{name}: {line}"))
    pieces = choose_pieces(tokenizer, used, [*own_names(), *own_english()], size)
    about: dict[str, Any] = {
        "model": name,
        "pieces": len(pieces),
        "of": len(tokenizer.target_ids),
        "used by the model": len(used),
        "sentences translated": len(chosen),
        "text": "the project's own" if texts is None else "the user's",
        "decoding": decoding.model_dump(),
    }
    store.save_shortlist(name, pieces, about)
    return pieces


def _to_translate(engine: CTranslate2Engine, texts: Iterable[str], sentences: int) -> list[str]:
    """At most `sentences` of the texts that a model would be given whole, evenly spread."""
    sources = [for_marian(text) for text in dict.fromkeys(texts) if needs_translation(text)]
    fitting = [
        text
        for text, length in zip(sources, engine.count_tokens(sources), strict=True)
        if length <= engine.max_source_tokens
    ]
    return fitting[:: max(1, -(-len(fitting) // sentences))]


def used_pieces(
    engine: CTranslate2Engine, texts: Sequence[str], decoding: DecodingSettings, report: Report
) -> set[str]:
    """Every piece in any hypothesis of the beams that translate `texts`."""
    used: set[str] = set()
    for start in range(0, len(texts), _CHUNK):
        report(f"translating {start} of {len(texts)} sentences")
        used.update(*engine.pieces_of_hypotheses(texts[start : start + _CHUNK], decoding))
    return used


def _decoding(settings: Settings, name: str) -> DecodingSettings:
    """How the first profile that translates with the model decodes."""
    uses = (p.translator for p in settings.profiles.values() if p.translator.model == name)
    return next((use.decoding for use in uses), DecodingSettings())


def own_arabic() -> Iterable[str]:
    """Arabic news sentences that ship with the program."""
    return (row[0] for row in _rows(_FILES) if len(row) > 1)


def own_english() -> Iterable[str]:
    """Their English."""
    return (row[1] for row in _rows(_FILES) if len(row) > 1)


def own_names() -> Iterable[str]:
    """English names of persons, places and organisations that ship with the program."""
    return (row[1] for row in _rows(("names.tsv",)) if len(row) > 2)


def _rows(names: Iterable[str]) -> Iterable[list[str]]:
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped" / "corpus"
    folder = installed if installed.is_dir() else package.parent / "training" / "corpus"
    for name in names:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            yield line.split("\t")
