"""The interface of every engine: sentences in; text, log-probability, length limit out.

Both engines decode by the same rules, so that in float32 they give the same tokens:

* beam search ends as soon as `beam_size` hypotheses are finished (CTranslate2 with
  `patience` 1, Transformers with `early_stopping=True`), or, with `length_penalty` 0, when no open
  one can become better;
* hypotheses are ranked by sum of log-probabilities / tokens ** `length_penalty`, the closing
  `</s>` counted;
* tokens that must not come out (`<pad>`, `<unk>`, unnamed vocabulary rows) are removed before
  the softmax, so probabilities sum to one over what can come out;
* no end is forced: an output that reaches its limit stays open and is reported `truncated`.

`repetition_penalty` other than 1 is the exception: CTranslate2 applies it to logits, Transformers'
beam search to log-probabilities, so the two may then differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.settings import DecodingSettings


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The best output for one text.

    Attributes:
        text: detokenized, stripped.
        score: sum of the natural-log probabilities of the output's tokens / number of tokens.
            The closing `</s>` counts in both; a forced first token (BART's `<s>`) in neither.
        truncated: the output reached its length limit without `</s>`.
    """

    text: str
    score: float
    truncated: bool


class Seq2SeqEngine(Protocol):
    """A loaded encoder-decoder model with its tokenizer.

    Attributes:
        max_source_tokens: longest source it takes, `</s>`, prefix and control token included.
    """

    max_source_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Source tokens of each text, `</s>`, prefix and control token included."""

    def generate(
        self,
        texts: Sequence[str],
        decoding: DecodingSettings,
        *,
        min_tokens: int = 1,
        max_tokens: int | None = None,
    ) -> list[Hypothesis]:
        """Translate or summarize each text; results stand in the order of `texts`.

        Args:
            texts: any number of non-blank texts that fit the window.
            decoding: beam, penalties, batch size, length limit.
            min_tokens: an output has at least this many tokens before its `</s>`.
            max_tokens: at most this many tokens per output, `</s>` included; by default
                `ceil(max_length_ratio * n + max_length_slack)`, where n is the number of source
                tokens rounded up to a multiple of 16. The decoder's positions cap both.

        Raises:
            ValueError: a blank text, or one longer than the window (nothing is ever cut).
        """


class Memory(Protocol):
    """Where outputs are kept. Safe to use from several threads."""

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Hypothesis]:
        """The outputs that are known among `keys`."""

    def add(self, outputs: Mapping[bytes, Hypothesis]) -> None:
        """Keep outputs under their keys."""
