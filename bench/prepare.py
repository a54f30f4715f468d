"""Checkpoints, settings, conversions and shortlists for the speed tables, all in bench/work."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from bench import build_distilbart, build_full_size
from bench.workload import PROJECT, Job, english_articles, raw_articles, sentences_of
from pipeline.models.conversion import converted_folder
from pipeline.models.engines.tokenizers import MarianTokenizer
from pipeline.models.shortlist import choose_pieces
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.translation.shortlist import SIZE, own_english, own_names

WORK = PROJECT / "bench" / "work"
OPUS, EMBEDDED, DISTILBART = "opus-mt-shaped", "embedded-ar-en", "distilbart-shaped"


def checkpoint(model: str) -> Path:
    """The model's folder; random checkpoints are built on first use."""
    if model == EMBEDDED:
        return PROJECT / "models" / EMBEDDED
    folder = WORK / model
    if not (folder / "model.safetensors").is_file():
        print(f"building {folder}", file=sys.stderr)
        if model == DISTILBART:
            build_distilbart.build(folder)
        else:
            shape = build_full_size.SHAPES["base"]
            folder.mkdir(parents=True, exist_ok=True)
            vocabulary = build_full_size.write_tokenizer(folder)
            build_full_size.write_configuration(folder, shape, vocabulary)
            build_full_size.write_weights(folder, shape, np.random.default_rng(1))
    return folder


def settings_file(model: str, fixed: int, no_repeat: int) -> Path:
    """A models.yaml with the profiles `plain` and `shortlist`.

    With `fixed`, every output of these untrained weights stops at that many tokens: the limit does
    not grow with the source, and `</s>` is one of 62,834 equally likely pieces. Broken sentences
    are not decoded again: the peers do not either, and noise always looks broken.
    """
    length = f"max_length_ratio: 0.001, max_length_slack: {fixed - 1}, " if fixed else ""
    decoding = f"{{{length}no_repeat_ngram_size: {no_repeat}}}"
    task, family = ("summarization", "bart") if model == DISTILBART else ("translation", "marian")
    text = (
        "version: 1\ndefault_profile: plain\nmodels:\n"
        f"  {model}: {{task: {task}, family: {family}, path: {checkpoint(model)}, "
        f"smoke: structure, max_source_tokens: {1024 if family == 'bart' else 256}, "
        f"max_target_tokens: {1024 if family == 'bart' else 256}}}\n"
    )
    if family == "bart":
        text += "  none: {task: translation, family: marian, path: nowhere}\n"
        text += "profiles:\n  plain: {translator: {model: none}}\n"
    else:
        text += "profiles:\n"
        for name, flag in (("plain", "false"), ("shortlist", "true")):
            text += (
                f"  {name}: {{translator: {{model: {model}, shortlist: {flag}, repair: false, "
                f"decoding: {decoding}}}}}\n"
            )
    file = WORK / f"speed-{model}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def job(model: str, articles: int, *, fixed: int, cores: int, no_repeat: int = 0) -> Job:
    """Everything a worker needs, prepared so that no round converts or learns anything."""
    WORK.mkdir(parents=True, exist_ok=True)
    file = settings_file(model, fixed, no_repeat)
    settings = load_settings(file)
    store = ModelStore(settings, cache=WORK / "cache")
    store.open_engine(model, engine="ctranslate2", quantization="int8", threads=1)
    opened, layout = store._open(model)
    conversion = converted_folder(layout, opened.sha256, "int8", store._artifacts)
    tokenizer = store.tokenizer(model)
    if isinstance(tokenizer, MarianTokenizer):
        # Random weights have no translations to learn from; the size is what decides the speed.
        pieces = choose_pieces(tokenizer, [], [*own_names(), *own_english()], SIZE)
        store.save_shortlist(model, pieces, {"model": model})
    summaries = model == DISTILBART
    return Job(
        settings=str(file),
        cache=str(WORK / "cache"),
        model=model,
        folder=str(checkpoint(model)),
        conversion=str(conversion),
        articles=[] if summaries else [sentences_of(raw) for raw in raw_articles(articles)],
        english=english_articles(articles) if summaries else [],
        fixed=fixed,
        beam=4,
        no_repeat=no_repeat,
        cores=cores,
    )
