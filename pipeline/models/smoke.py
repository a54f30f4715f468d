"""The smoke test: known inputs must come out sane before a model is trusted.

It catches what hashes cannot: untied or shuffled weights, a wrong tokenizer, a conversion that
computes something else. Such models run without an error and print gibberish.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import ModelError
from pipeline.models.engines.base import Hypothesis, Seq2SeqEngine
from pipeline.settings import DecodingSettings

Level = Literal["strict", "structure"]


@dataclass(frozen=True, slots=True)
class Probe:
    """One input and lower-case words of which at least `at_least` must come out."""

    text: str
    expected: str
    at_least: int


ARABIC = (
    Probe(
        "قال وزير الخارجية إن المحادثات مع روسيا بدأت يوم الأحد.",
        "foreign minister said talks russia russian began started sunday discussions",
        2,
    ),
    Probe(
        "ارتفعت أسعار النفط في الأسواق العالمية إلى 85 دولارا للبرميل.",
        "oil prices rose markets global world 85 dollars barrel increased",
        2,
    ),
)
ENGLISH = (
    Probe(
        "The city council approved a new water plant on Tuesday after months of debate. The plant "
        "will cost 40 million dollars and supply two hundred thousand people. Officials said work "
        "would start in March and take three years. Residents had complained of shortages every "
        "summer.",
        "city council water plant tuesday million people work residents",
        2,
    ),
    Probe(
        "Two ferries collided in thick fog near the harbour early on Friday. All ninety passengers "
        "were brought ashore by the coast guard and nobody was seriously hurt. The port was closed "
        "for six hours while divers looked at the damage.",
        "ferries ferry fog harbour friday passengers coast guard port hours",
        2,
    ),
)
_MIN_DISTINCT = 0.4  # healthy sentences of this length lie above 0.7, loops below 0.3


def smoke_test(engine: Seq2SeqEngine, name: str, reads_arabic: bool, level: Level) -> None:
    """Run the probes in the language the model reads and judge what comes out.

    Args:
        name: the model, for messages.
        reads_arabic: false for summarizers of the English translation.
        level: `strict` asks for expected words, no loops and no Arabic letters; `structure` only
            that something comes out and depends on the source (for untrained test models).

    Raises:
        ModelError: the output is not sane; says what came out.
    """
    probes = ARABIC if reads_arabic else ENGLISH
    outputs = engine.generate(
        [probe.text for probe in probes],
        DecodingSettings(beam_size=2, no_repeat_ngram_size=0),
        max_tokens=None if reads_arabic else 80,
    )
    for probe, output in zip(probes, outputs, strict=True):
        problem = judge(probe, output, level)
        if problem:
            raise _failure(name, problem, output)
    # An output that ignores its source has the same text and the same log-probability.
    seen = {o.text if level == "strict" else (o.text, round(o.score, 5)) for o in outputs}
    if len(seen) < len(outputs):
        raise _failure(name, "different sources give the same output", outputs[0])


def judge(probe: Probe, output: Hypothesis, level: Level) -> str:
    """What is wrong with an output; empty when nothing is."""
    return _structure(output) or (_sense(probe, output) if level == "strict" else "")


def _structure(output: Hypothesis) -> str:
    if not output.text:
        return "nothing came out"
    return "" if output.score == output.score else "the log-probability is not a number"


def _sense(probe: Probe, output: Hypothesis) -> str:
    words = re.findall(r"[^\W_]+", output.text.lower())
    if re.search(r"[\u0600-\u06ff]", output.text):
        return "Arabic letters came out"
    if not words or len(set(words)) / len(words) < _MIN_DISTINCT or _loops(words):
        return "the output repeats itself"
    found = set(probe.expected.split()).intersection(words)
    if len(found) < probe.at_least:
        return "none of the expected words came out" if not found else "too few expected words"
    return ""


def _loops(words: list[str]) -> bool:
    """Whether any three words in a row come three times."""
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    return any(count >= 3 for count in triples.values())


def _failure(name: str, problem: str, output: Hypothesis) -> ModelError:
    shown = output.text if len(output.text) <= 200 else output.text[:200] + "..."
    return ModelError(
        f"model '{name}' failed its smoke test: {problem}: {shown!r}",
        "the weights may be damaged or untied; fetch the model again or use another revision",
    )
