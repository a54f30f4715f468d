"""The CTranslate2 engine: what daily runs use."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.machine import available_cores
from pipeline.models.engines.base import Hypothesis
from pipeline.models.engines.batching import (
    Batch,
    check_sources,
    halves,
    is_out_of_memory,
    output_limit,
    plan_batches,
)
from pipeline.models.engines.facts import DecodingFacts
from pipeline.models.engines.forcing import Alignment, Scored, token_spans
from pipeline.models.engines.tokenizers import Tokenizer
from pipeline.settings import DecodingSettings, Quantization


class CTranslate2Engine:
    """A converted model. See `Seq2SeqEngine` for the interface."""

    def __init__(
        self,
        folder: Path,
        tokenizer: Tokenizer,
        facts: DecodingFacts,
        *,
        quantization: Quantization,
        device: str,
        threads: int,
        max_source_tokens: int,
        max_target_tokens: int,
        shortlist: bool = False,
    ) -> None:
        """Load a model converted with `quantization` from `folder`.

        Args:
            threads: CPU threads; 0 for every core this process may use.
            shortlist: only the pieces of the folder's `vmap.txt` can come out.

        Raises:
            RuntimeError, IndexError, ValueError: the converted files are damaged.
        """
        import ctranslate2

        self.max_source_tokens = max_source_tokens
        self._max_target_tokens = max_target_tokens
        self._tokenizer = tokenizer
        self._facts = facts
        self._shortlist = shortlist
        self._suppressed = _suppressed(folder, facts)
        self._translator = ctranslate2.Translator(
            str(folder),
            device=device,
            compute_type=quantization,
            # One thread a batch and a batch a thread: on two cores and beam 4 that is over twice
            # as fast as two threads on one batch.
            inter_threads=(threads or available_cores()) if device == "cpu" else 1,
            intra_threads=1,
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(self._tokenizer.encode(text)) for text in texts]

    def generate(
        self,
        texts: Sequence[str],
        decoding: DecodingSettings,
        *,
        min_tokens: int = 1,
        max_tokens: int | None = None,
    ) -> list[Hypothesis]:
        sources, batches = self._plan(texts, decoding, max_tokens)
        running = [self._start(sources, batch, decoding, min_tokens) for batch in batches]
        results: dict[int, Hypothesis] = {}
        for batch, translations in zip(batches, running, strict=True):
            found = self._wait_for(translations, sources, batch, decoding, min_tokens)
            results.update(found)
        return [results[i] for i in range(len(texts))]

    def _wait_for(
        self,
        translations: list[Any],
        sources: list[list[str]],
        batch: Batch,
        decoding: DecodingSettings,
        min_tokens: int,
    ) -> dict[int, Hypothesis]:
        """The hypotheses of a batch; one that does not fit into memory is decoded in halves."""
        forced = 0 if self._facts.forced_first is None else 1
        try:
            done = [translation.result() for translation in translations]
        except (MemoryError, RuntimeError) as error:
            if len(batch.indices) == 1 or not is_out_of_memory(error):
                raise
            found: dict[int, Hypothesis] = {}
            for half in halves(batch):
                again = self._start(sources, half, decoding, min_tokens)
                found |= self._wait_for(again, sources, half, decoding, min_tokens)
            return found
        return {
            index: self._hypothesis(result.hypotheses[0], result.scores[0], decoding, forced)
            for index, result in zip(batch.indices, done, strict=True)
        }

    def pieces_of_hypotheses(
        self, texts: Sequence[str], decoding: DecodingSettings
    ) -> list[frozenset[str]]:
        """Every piece in any of the `beam_size` best outputs of each text.

        Raises:
            ValueError: as `generate`.
        """
        sources, batches = self._plan(texts, decoding, None)
        running = [
            self._start(sources, batch, decoding, 1, hypotheses=decoding.beam_size)
            for batch in batches
        ]
        found: dict[int, frozenset[str]] = {}
        for batch, translations in zip(batches, running, strict=True):
            for index, translation in zip(batch.indices, translations, strict=True):
                outputs = translation.result().hypotheses
                found[index] = frozenset(itertools.chain.from_iterable(outputs))
        return [found[i] for i in range(len(texts))]

    def _plan(
        self, texts: Sequence[str], decoding: DecodingSettings, max_tokens: int | None
    ) -> tuple[list[list[str]], list[Batch]]:
        """Source tokens of each text, and which are decoded together."""
        sources = [self._tokenizer.encode(text) for text in texts]
        lengths = [len(tokens) for tokens in sources]
        check_sources(texts, lengths, self.max_source_tokens)
        # A forced first token takes a position but is no word of the output.
        forced = 0 if self._facts.forced_first is None else 1
        ceiling = self._max_target_tokens - 1 - forced
        limits = [output_limit(n, decoding, max_tokens, ceiling) for n in lengths]
        return sources, plan_batches(lengths, limits, decoding.batch_tokens)

    def _start(
        self,
        sources: list[list[str]],
        batch: Batch,
        decoding: DecodingSettings,
        min_tokens: int,
        hypotheses: int = 1,
    ) -> list[Any]:
        """Hand a batch to a worker thread; the results can be waited for."""
        forced = 0 if self._facts.forced_first is None else 1
        running: list[Any] = self._translator.translate_batch(
            [sources[i] for i in batch.indices],
            target_prefix=[[self._facts.forced_first]] * len(batch.indices) if forced else None,
            beam_size=decoding.beam_size,
            patience=1,
            num_hypotheses=hypotheses,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            disable_unk=True,
            suppress_sequences=self._suppressed,
            use_vmap=self._shortlist,
            # `</s>` returned: its length then counts in the ranking, as in Transformers,
            # and its absence tells that the limit was hit.
            return_end_token=True,
            return_scores=True,
            max_input_length=0,
            max_decoding_length=batch.max_tokens + forced,
            min_decoding_length=min(min_tokens, batch.max_tokens) + forced,
            asynchronous=True,
        )
        return running

    @property
    def can_force(self) -> bool:
        """Whether `align`, `score` and `go_on` work: they need SentencePiece on the target side."""
        return self._facts.forced_first is None and hasattr(self._tokenizer, "encode_target")

    def align(self, text: str, target: str) -> Alignment:
        source, pieces = self._tokenizer.encode(text), self._encode_target(target)
        found = self._translator.translate_batch(
            [source],
            target_prefix=[pieces],
            beam_size=1,
            return_attention=True,
            max_input_length=0,
            max_decoding_length=len(pieces) + 1,
        )[0]
        rows = found.attention[0][: len(pieces)]
        return Alignment(
            token_spans(source, text),
            token_spans(pieces, target),
            tuple(tuple(row[: len(source)]) for row in rows),
        )

    def score(self, text: str, targets: Sequence[str]) -> list[Scored]:
        source = self._tokenizer.encode(text)
        pieces = [self._encode_target(target) for target in targets]
        results = self._translator.score_batch([source] * len(pieces), pieces, max_input_length=0)
        return [
            Scored((*token_spans(row, target), (len(target), len(target))), tuple(result.log_probs))
            for row, target, result in zip(pieces, targets, results, strict=True)
        ]

    def go_on(self, text: str, beginnings: Sequence[str], decoding: DecodingSettings) -> list[str]:
        source = self._tokenizer.encode(text)
        prefixes = [self._encode_target(beginning) for beginning in beginnings]
        limit = output_limit(len(source), decoding, None, self._max_target_tokens - 1)
        results = self._translator.translate_batch(
            [source] * len(prefixes),
            target_prefix=prefixes,
            beam_size=decoding.beam_size,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            disable_unk=True,
            suppress_sequences=self._suppressed,
            return_end_token=True,
            max_input_length=0,
            max_decoding_length=limit,
        )
        found = [result.hypotheses[0] for result in results]
        return [
            self._tokenizer.decode(tokens[:-1]) if tokens[-1] == self._tokenizer.eos else ""
            for tokens in found
        ]

    def _encode_target(self, text: str) -> list[str]:
        encode = getattr(self._tokenizer, "encode_target")  # noqa: B009 - `can_force` has asked
        pieces: list[str] = encode(text)
        return pieces

    def _hypothesis(
        self, tokens: list[str], score: float, decoding: DecodingSettings, forced: int
    ) -> Hypothesis:
        # CTranslate2 gives sum of log-probabilities / tokens ** length_penalty.
        total = score * len(tokens) ** decoding.length_penalty
        truncated = tokens[-1] != self._tokenizer.eos
        words = list(itertools.islice(tokens, forced, len(tokens) - (0 if truncated else 1)))
        return Hypothesis(
            text=self._tokenizer.decode(words),
            score=min(0.0, total / (len(tokens) - forced)),
            truncated=truncated,
        )


def _suppressed(folder: Path, facts: DecodingFacts) -> list[list[str]]:
    """The suppressed rows that the conversion kept: Marian's `<pad>` it drops."""
    names = ("shared_vocabulary.json", "target_vocabulary.json")
    file = next((folder / name for name in names if (folder / name).is_file()), folder / names[0])
    kept = set(json.loads(file.read_text(encoding="utf-8")))
    return [[facts.names[row]] for row in facts.suppressed if facts.names[row] in kept]


def check_device(device: str, quantization: Quantization) -> None:
    """Refuse what this machine cannot run, before anything is converted for it.

    Raises:
        ModelError: no such device, or it does not compute in this type.
    """
    import ctranslate2

    if device == "cuda" and ctranslate2.get_cuda_device_count() == 0:
        raise ModelError("device 'cuda': no CUDA device found", "set 'device: cpu' in the profile")
    known = ctranslate2.get_supported_compute_types(device)
    if quantization not in known:
        raise ModelError(
            f"quantization '{quantization}' is not supported on {device} here",
            f"set 'quantization' to one of: {', '.join(sorted(known))}",
        )
