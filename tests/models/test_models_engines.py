"""Both engines on real checkpoints of every family: same tokens, same scores, the same promises."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ModelError, SettingsError
from pipeline.models.engines.base import Seq2SeqEngine
from pipeline.models.store import ModelStore
from pipeline.settings import DecodingSettings, EngineName
from tests.checkpoints import PAIRS, UNSEEN
from tests.models.zoo import KINDS, Zoo, make_settings

DECODINGS = {
    "greedy": DecodingSettings(beam_size=1),
    "beam": DecodingSettings(beam_size=4),
    "news summary": DecodingSettings(beam_size=4, length_penalty=2.0, no_repeat_ngram_size=3),
    "no length penalty": DecodingSettings(beam_size=5, length_penalty=0.0),
}


def ct2(zoo: Zoo, kind: str, quantization: str = "float32") -> Seq2SeqEngine:
    return zoo.engine(kind, "ctranslate2", quantization)


def torch_engine(zoo: Zoo, kind: str) -> Seq2SeqEngine:
    return zoo.engine(kind, "pytorch", "float32")


@pytest.mark.parametrize("kind", KINDS)
def test_engines_agree(zoo: Zoo, kind: str) -> None:
    """In float32 every output is the same in both engines, under every way of decoding."""
    fast, reference = ct2(zoo, kind), torch_engine(zoo, kind)
    texts = KINDS[kind].texts
    assert fast.count_tokens(texts) == reference.count_tokens(texts)
    limits = {} if KINDS[kind].task == "translation" else {"min_tokens": 6, "max_tokens": 40}
    for name, decoding in DECODINGS.items():
        ours = fast.generate(texts, decoding, **limits)
        theirs = reference.generate(texts, decoding, **limits)
        assert [h.text for h in ours] == [h.text for h in theirs], name
        assert [h.truncated for h in ours] == [h.truncated for h in theirs], name
        assert [h.score for h in ours] == pytest.approx([h.score for h in theirs], abs=1e-4), name
        # The comparison means something only if outputs are not all alike.
        assert len({h.text for h in ours}) >= 3, name


@pytest.mark.parametrize("kind", ["marian", "bart", "pegasus", "flan-t5"])
def test_same_as_plain_transformers(zoo: Zoo, kind: str) -> None:
    """Text, and the score by hand: </s> counts in sum and length, a forced <s> in neither."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    folder = zoo.folder(kind)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    forced = 1 if kind == "bart" else 0
    banned = [tokenizer.pad_token_id, tokenizer.unk_token_id]
    banned += range(len(tokenizer), model.config.vocab_size)  # rows that no token names
    prefix = KINDS[kind].settings.get("prefix", "")
    texts = KINDS[kind].texts[:5]
    decoding = DecodingSettings(beam_size=4, length_penalty=1.7)
    hypotheses = ct2(zoo, kind).generate(texts, decoding, max_tokens=60)
    for text, hypothesis in zip(texts, hypotheses, strict=True):
        inputs = tokenizer(prefix + text, return_tensors="pt")
        with torch.no_grad():
            [output] = model.generate(
                **inputs,
                num_beams=4,
                length_penalty=1.7,
                early_stopping=True,
                no_repeat_ngram_size=0,
                max_new_tokens=60 + forced,
                min_length=None,
                min_new_tokens=1 + forced,
                forced_eos_token_id=None,
                bad_words_ids=None,
                suppress_tokens=banned,
                renormalize_logits=True,
            )
            logits = model(**inputs, decoder_input_ids=output[None, :-1]).logits[0]
        assert hypothesis.text == tokenizer.decode(output, skip_special_tokens=True).strip()
        logits[:, banned] = float("-inf")
        logits[: 1 + forced, tokenizer.eos_token_id] = float("-inf")
        steps = torch.log_softmax(logits, -1).gather(1, output[1:, None])[forced:]
        assert hypothesis.score == pytest.approx(steps.mean().item(), abs=1e-4)
        assert hypothesis.truncated == (output[-1] != tokenizer.eos_token_id)


@pytest.mark.parametrize("kind", ["marian", "bart"])
def test_results_stand_in_the_order_of_the_texts(zoo: Zoo, kind: str) -> None:
    engine = ct2(zoo, kind)
    texts = list(KINDS[kind].texts)
    decoding = DecodingSettings(beam_size=2, batch_tokens=64)
    forward = engine.generate(texts, decoding)
    backward = engine.generate(texts[::-1], decoding)
    assert [h.text for h in backward[::-1]] == [h.text for h in forward]
    assert engine.generate([], decoding) == []


@pytest.mark.parametrize("engine_name", ["ctranslate2", "pytorch"])
def test_a_text_does_not_depend_on_its_neighbours(zoo: Zoo, engine_name: str) -> None:
    engine = zoo.engine("marian", engine_name, "float32")
    texts = [*UNSEEN, " ".join(a for a, _ in PAIRS[:3])]
    decoding = DecodingSettings(beam_size=4)
    together = engine.generate(texts, decoding)
    alone = [engine.generate([text], decoding)[0] for text in texts]
    assert [h.text for h in together] == [h.text for h in alone]
    assert [h.truncated for h in together] == [h.truncated for h in alone]


@pytest.mark.parametrize("kind", ["marian", "bart", "t5"])
@pytest.mark.parametrize("engine_name", ["ctranslate2", "pytorch"])
def test_limits_hold_and_are_reported(zoo: Zoo, kind: str, engine_name: str) -> None:
    engine = zoo.engine(kind, engine_name, "float32")
    texts = KINDS[kind].texts[:6]
    decoding = DecodingSettings(beam_size=3)
    for hypothesis in engine.generate(texts, decoding, max_tokens=3):
        assert 1 <= len(hypothesis.text.split()) <= 3
    # An output that may not end before its limit cannot have ended.
    assert all(h.truncated for h in engine.generate(texts, decoding, min_tokens=60, max_tokens=60))
    assert not all(h.truncated for h in engine.generate(texts, decoding, max_tokens=60))


@pytest.mark.parametrize("engine_name", ["ctranslate2", "pytorch"])
def test_nothing_is_cut_silently(zoo: Zoo, engine_name: str) -> None:
    """A text longer than the window, and a blank one, are refused, whatever stands beside them."""
    engine = zoo.engine("marian", engine_name, "float32")
    assert engine.max_source_tokens == 128  # the checkpoint's positions, less than the settings'
    long = " ".join(arabic for arabic, _ in PAIRS)
    assert engine.count_tokens([long])[0] > engine.max_source_tokens
    with pytest.raises(ValueError, match=r"text 1 has \d+ tokens, more than the window of 128"):
        engine.generate([UNSEEN[0], long], DecodingSettings())
    with pytest.raises(ValueError, match="text 0 is blank"):
        engine.generate([" \n"], DecodingSettings())


def test_a_source_that_fills_the_window_is_translated(zoo: Zoo) -> None:
    """The last position of encoder and decoder is usable in both engines."""
    fast, reference = ct2(zoo, "marian"), torch_engine(zoo, "marian")
    text = UNSEEN[0]
    for filler in (" من", "."):
        while fast.count_tokens([text + filler])[0] <= fast.max_source_tokens:
            text += filler
    assert fast.count_tokens([text]) == [128]
    decoding = DecodingSettings(beam_size=1, max_length_ratio=50)
    assert [h.text for h in fast.generate([text], decoding, min_tokens=200)] == [
        h.text for h in reference.generate([text], decoding, min_tokens=200)
    ]


@pytest.mark.parametrize(
    ("kind", "engine"),
    [("marian", "ctranslate2"), ("marian", "pytorch"), ("bart", "pytorch")],
)
def test_special_tokens_never_come_out(
    zoo: Zoo, tmp_path: Path, kind: str, engine: EngineName
) -> None:
    """A model that wants nothing but <pad> and <unk> gives what it gave before it did.

    They are removed before the softmax, so that not even the scores change.
    """
    from safetensors.numpy import load_file, save_file

    folder = shutil.copytree(zoo.folder(kind), tmp_path / "m")
    arrays = load_file(folder / "model.safetensors")
    tokenizer = zoo.engine(kind, "ctranslate2", "float32")._tokenizer  # type: ignore[attr-defined]
    for token in ("<pad>", "<unk>"):
        arrays["final_logits_bias"][0, tokenizer.target_ids[token]] = 30
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    store = ModelStore(make_settings(kind, folder), cache=tmp_path / "cache")
    changed = store.open_engine(kind, engine=engine, quantization="float32", threads=1)
    texts, decoding = KINDS[kind].texts[:8], DecodingSettings(beam_size=2)
    ours = changed.generate(texts, decoding)
    expected = zoo.engine(kind, engine, "float32").generate(texts, decoding)
    assert [h.text for h in ours] == [h.text for h in expected]
    assert [h.score for h in ours] == pytest.approx([h.score for h in expected], abs=1e-4)


def test_rows_that_no_token_names_never_come_out(zoo: Zoo) -> None:
    """T5 matrices are padded; driven on past its end, the model would reach for such rows."""
    for engine in (ct2(zoo, "flan-t5"), torch_engine(zoo, "flan-t5")):
        facts = engine._facts  # type: ignore[attr-defined]
        assert any(facts.names[row].startswith("<unnamed") for row in facts.suppressed)
        outputs = engine.generate(
            KINDS["t5"].texts, DecodingSettings(beam_size=1), min_tokens=60, max_tokens=60
        )
        assert not any("<unnamed" in h.text or "<extra_id" in h.text for h in outputs)


def test_the_first_token_is_forced_as_old_and_new_checkpoints_say_it(zoo: Zoo) -> None:
    """Same weights, said in two ways; the forced <s> counts neither in score nor in length."""
    decoding = DecodingSettings(beam_size=3)
    texts = KINDS["bart"].texts
    new, old = ct2(zoo, "bart"), ct2(zoo, "bart-old")
    assert old._facts.forced_first == "<s>"  # type: ignore[attr-defined]
    expected = new.generate(texts, decoding)
    ours = old.generate(texts, decoding)
    assert [h.text for h in ours] == [h.text for h in expected]
    assert [h.score for h in ours] == pytest.approx([h.score for h in expected], abs=1e-5)


def test_unknown_characters_do_no_harm(zoo: Zoo) -> None:
    """Characters that no vocabulary has, and control tokens written out, are just text."""
    texts = ["漢字 😀", "قال </s> الوزير <pad> <unk>", ">>fra<< المدينة", "\u202e\ufeffالمدينة"]
    for kind in ("marian", "bart", "pegasus", "t5"):
        engine = ct2(zoo, kind)
        outputs = engine.generate(texts, DecodingSettings(beam_size=2))
        assert len(outputs) == 4
        tokenizer = engine._tokenizer  # type: ignore[attr-defined]
        assert tokenizer.encode(texts[1]).count(tokenizer.eos) == 1, kind


@pytest.mark.parametrize("kind", ["marian", "bart"])
def test_int8_stays_close_to_float32(zoo: Zoo, kind: str) -> None:
    texts = KINDS[kind].texts
    decoding = DecodingSettings(beam_size=1)
    exact = ct2(zoo, kind).generate(texts, decoding)
    quantized = ct2(zoo, kind, "int8").generate(texts, decoding)
    means = [sum(h.score for h in outputs) / len(outputs) for outputs in (exact, quantized)]
    assert means[0] == pytest.approx(means[1], abs=0.1)


@pytest.mark.parametrize(
    ("engine", "quantization"),
    [
        ("ctranslate2", "int8_float32"),
        ("pytorch", "bfloat16"),
        ("pytorch", "float16"),
    ],
)
def test_other_types_stay_close_to_float32(zoo: Zoo, engine: str, quantization: str) -> None:
    decoding = DecodingSettings(beam_size=1)
    exact = ct2(zoo, "marian").generate(UNSEEN, decoding)
    other = zoo.engine("marian", engine, quantization).generate(UNSEEN, decoding)
    means = [sum(h.score for h in outputs) / len(outputs) for outputs in (exact, other)]
    assert means[0] == pytest.approx(means[1], abs=0.15)


def test_wrong_type_or_device_is_refused(zoo: Zoo) -> None:
    store = zoo.store("marian")
    with pytest.raises(SettingsError, match="does not take quantization 'int8'"):
        store.open_engine("marian", engine="pytorch", quantization="int8")
    with pytest.raises(ModelError, match="no CUDA device"):
        store.open_engine("marian", engine="ctranslate2", quantization="int8", device="cuda")
    with pytest.raises(ModelError, match="no CUDA device"):
        store.open_engine("marian", engine="pytorch", quantization="float32", device="cuda")
    with pytest.raises(ModelError, match="'float16' is not supported on cpu"):
        store.open_engine("marian", engine="ctranslate2", quantization="float16")


@pytest.mark.parametrize("engine_name", ["ctranslate2", "pytorch"])
def test_a_batch_that_does_not_fit_into_memory_is_decoded_in_halves(
    zoo: Zoo, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library says that it is out of memory for every batch of more than one text."""
    engine: Any = zoo.engine("marian", engine_name, "float32")
    expected = engine.generate(UNSEEN, DecodingSettings())
    sizes: list[int] = []

    def short_of_memory(rows: Any, inner: Any, *rest: Any, **options: Any) -> Any:
        sizes.append(len(rows))
        if len(rows) > 1:
            raise RuntimeError("CUDA failed with error out of memory")
        return inner(rows, *rest, **options)

    if engine_name == "pytorch":
        inner = engine._decode
        monkeypatch.setattr(
            engine, "_decode", lambda rows, *rest: short_of_memory(rows, inner, *rest)
        )
    else:
        real = engine._translator

        class Failing:
            def result(self) -> Any:
                raise RuntimeError("CUDA failed with error out of memory")

        class Short:
            def translate_batch(self, rows: Any, **options: Any) -> Any:
                sizes.append(len(rows))
                if len(rows) > 1:
                    return [Failing() for _ in rows]
                return real.translate_batch(rows, **options)

        monkeypatch.setattr(engine, "_translator", Short())
    found = engine.generate(UNSEEN, DecodingSettings())
    assert max(sizes) > 1
    assert [h.text for h in found] == [h.text for h in expected]
