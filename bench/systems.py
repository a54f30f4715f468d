"""Ways of translating (and summarizing) the same articles with the same weights and beam.

Each function takes a job, loads what it needs, and returns what one round does: every sentence of
the job from text to text. Ours go through the program's own stages. The others are their projects'
call patterns written out here, because the packages cannot be pointed at a local checkpoint
without a download (EasyNMT and txtai ask the network for models; argos-translate takes its own
package format); what each leaves out is to its advantage:

* `easynmt`: EasyNMT.translate_sentences and OpusMT.translate_sentences: sorted by characters,
  batches of 16, `generate`. Its language detection and sentence splitter are left out, and it gets
  the common beam instead of its default of 5.
* `txtai`: Translation.translate: batches of 64 in the order given, `batch_decode`. Its language
  detection and model search are left out, and it gets sentences, not whole paragraphs.
* `argos`: apply_packaged_translation of argos-translate 1.11: one `translate_batch` a paragraph,
  batches of 32 tokens, beam 4, length penalty 0.2, unknowns replaced, one worker with all threads.
  Its sentence splitter (stanza or minisbd) is left out.
* `transformers`: the model card's lines, a sentence at a time or 32 in the order given.
* `ceiling`: CTranslate2 alone on tokens that are sorted beforehand, without detokenization.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.workload import Job

Round = Callable[[], object]


def mujaz(job: Job, profile: str = "plain") -> Round:
    """Our translation stage."""
    translator = _stages(job, profile).translator
    sentences = job.sentences
    return lambda: translator.translate(sentences)


def mujaz_shortlist(job: Job) -> Round:
    """Our translation stage with the vocabulary shortlist."""
    return mujaz(job, "shortlist")


def ceiling(job: Job) -> Round:
    """CTranslate2 on ready, sorted tokens: what no pipeline around it can exceed."""
    translator = _ctranslate2(job, inter=job.cores, intra=1)
    encode = _source_tokenizer(job)
    tokens = sorted((encode(text) for text in job.sentences), key=len, reverse=True)
    return lambda: translator.translate_batch(
        tokens,
        max_batch_size=2048,
        batch_type="tokens",
        beam_size=job.beam,
        no_repeat_ngram_size=job.no_repeat,
        return_scores=True,
        disable_unk=True,
        **_ct2_length(job),
    )


def argos(job: Job) -> Round:
    """argos-translate's way of calling CTranslate2."""
    translator = _ctranslate2(job, inter=1, intra=job.cores)
    encode = _source_tokenizer(job)

    def paragraph(sentences: Sequence[str]) -> str:
        results = translator.translate_batch(
            [encode(sentence) for sentence in sentences],
            target_prefix=None,
            replace_unknowns=True,
            max_batch_size=32,
            batch_type="tokens",
            beam_size=job.beam,
            num_hypotheses=1,
            length_penalty=0.2,
            return_scores=True,
            no_repeat_ngram_size=job.no_repeat,
            **_ct2_length(job),
        )
        tokens = [token for result in results for token in result.hypotheses[0]]
        return "".join(tokens).replace("▁", " ").strip()

    return lambda: [paragraph(sentences) for sentences in job.paragraphs]


def transformers_single(job: Job) -> Round:
    """Plain Transformers, a sentence at a time."""
    generate = _transformers(job)
    return lambda: [generate([sentence]) for sentence in job.sentences]


def transformers_32(job: Job) -> Round:
    """Plain Transformers, batches of 32 in the order given."""
    return _in_batches(_transformers(job), job.sentences, 32)


def txtai(job: Job) -> Round:
    """Txtai's way: batches of 64 in the order given."""
    return _in_batches(_transformers(job), job.sentences, 64)


def easynmt(job: Job) -> Round:
    """EasyNMT's way: batches of 16 sorted by characters."""
    generate = _transformers(job)
    return lambda: _in_batches(generate, sorted(job.sentences, key=len, reverse=True), 16)()


def mujaz_summaries(job: Job) -> Round:
    """Our engine on English articles, outputs of a fixed length."""
    from pipeline.models.store import ModelStore
    from pipeline.settings import DecodingSettings, load_settings

    store = ModelStore(load_settings(Path(job.settings)), cache=Path(job.cache))
    engine = store.open_engine(
        job.model, engine="ctranslate2", quantization="int8", threads=job.cores
    )
    decoding = DecodingSettings(beam_size=job.beam, no_repeat_ngram_size=job.no_repeat)
    return lambda: engine.generate(
        job.english, decoding, min_tokens=job.fixed, max_tokens=job.fixed
    )


def transformers_summaries(job: Job) -> Round:
    """Plain Transformers on English articles, one at a time as `pipeline` does by default."""
    generate = _transformers(job)
    return lambda: [generate([article]) for article in job.english]


def mujaz_batch(job: Job) -> Round:
    """The whole pipeline: read, clean, translate, summarize extractively, write three formats."""
    import shutil
    import tempfile

    from pipeline.batch.run import run_batch
    from pipeline.settings import load_settings

    stages = _stages(job, "plain")
    stages.translator  # noqa: B018 - loaded before the clock starts, as in the other ways
    settings = load_settings(Path(job.settings))

    def run() -> dict[str, float]:
        out = Path(tempfile.mkdtemp(prefix="bench-out-"))
        try:
            report = run_batch([job.folder], out, settings, stages)
            assert report.exit_code == 0
            return dict(report.seconds)
        finally:
            shutil.rmtree(out)

    return run


SYSTEMS: dict[str, Callable[[Job], Round]] = {
    "mujaz": mujaz,
    "mujaz, shortlist": mujaz_shortlist,
    "CTranslate2 ceiling": ceiling,
    "argos-translate's way": argos,
    "Transformers, batch 32": transformers_32,
    "EasyNMT's way": easynmt,
    "txtai's way": txtai,
    "Transformers, one by one": transformers_single,
    "mujaz summaries": mujaz_summaries,
    "Transformers summaries": transformers_summaries,
    "mujaz batch": mujaz_batch,
}


def _stages(job: Job, profile: str) -> Any:
    from pipeline.models.store import ModelStore
    from pipeline.settings import load_settings
    from pipeline.stages import Stages

    settings = load_settings(Path(job.settings))
    return Stages(settings, profile, ModelStore(settings, cache=Path(job.cache)), job.cores)


def _ctranslate2(job: Job, *, inter: int, intra: int) -> Any:
    import ctranslate2

    return ctranslate2.Translator(
        job.conversion, compute_type="int8", inter_threads=inter, intra_threads=intra
    )


def _ct2_length(job: Job) -> dict[str, int]:
    if not job.fixed:
        return {}
    return {"min_decoding_length": job.fixed, "max_decoding_length": job.fixed}


def _source_tokenizer(job: Job) -> Callable[[str], list[str]]:
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(Path(job.folder) / "source.spm"))
    return lambda text: [*model.encode(text, out_type=str), "</s>"]


def _transformers(job: Job) -> Callable[[Sequence[str]], list[str]]:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    torch.set_num_threads(job.cores)
    tokenizer = AutoTokenizer.from_pretrained(job.folder, local_files_only=True)
    model = AutoModelForSeq2SeqLM.from_pretrained(
        job.folder, local_files_only=True, dtype=torch.float32
    )
    model.eval()
    length = {"max_length": 256, "no_repeat_ngram_size": job.no_repeat}
    if job.fixed:
        length = {"min_new_tokens": job.fixed, "max_new_tokens": job.fixed}

    def generate(texts: Sequence[str]) -> list[str]:
        batch = tokenizer(list(texts), return_tensors="pt", padding=True, truncation=True)
        with torch.no_grad():
            output = model.generate(**batch, num_beams=job.beam, **length)
        found: list[str] = tokenizer.batch_decode(output, skip_special_tokens=True)
        return found

    return generate


def _in_batches(
    generate: Callable[[Sequence[str]], list[str]], texts: Sequence[str], size: int
) -> Round:
    return lambda: [generate(texts[k : k + size]) for k in range(0, len(texts), size)]
