"""The PyTorch engine: the reference, and the way to run what CTranslate2 does not take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.errors import ModelError, SettingsError
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
from pipeline.models.engines.scoring import Constraints, total_log_probabilities
from pipeline.models.engines.tokenizers import Tokenizer
from pipeline.models.layout import Layout
from pipeline.settings import DecodingSettings, Family, Quantization

_CLASSES: dict[Family, str] = {
    "marian": "MarianMTModel",
    "bart": "BartForConditionalGeneration",
    "pegasus": "PegasusForConditionalGeneration",
    "t5": "T5ForConditionalGeneration",
}
_TYPES = ("float32", "bfloat16", "float16")


class PyTorchEngine:
    """A checkpoint run by Transformers. See `Seq2SeqEngine` for the interface."""

    def __init__(
        self,
        layout: Layout,
        tokenizer: Tokenizer,
        facts: DecodingFacts,
        *,
        quantization: Quantization,
        device: str,
        threads: int,
        max_source_tokens: int,
        max_target_tokens: int,
    ) -> None:
        """Load the checkpoint.

        Args:
            quantization: `float32`, `bfloat16` or `float16`.
            threads: CPU threads of the whole process; 0 leaves torch's default.

        Raises:
            SettingsError: another quantization.
            ModelError: the checkpoint cannot be loaded, or there is no such device.
        """
        if quantization not in _TYPES:
            raise SettingsError(
                f"engine 'pytorch' does not take quantization '{quantization}'",
                f"set 'quantization' to one of: {', '.join(_TYPES)}",
            )
        import torch

        if device == "cuda" and not torch.cuda.is_available():
            raise ModelError(
                "device 'cuda': torch finds no CUDA device", "set 'device: cpu' in the profile"
            )
        if threads:
            torch.set_num_threads(threads)
        self.max_source_tokens = max_source_tokens
        self._max_target_tokens = max_target_tokens
        self._tokenizer = tokenizer
        self._facts = facts
        self._device = device
        self._model = load_model(layout, getattr(torch, quantization)).to(device)

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
        ids = self._tokenizer.source_ids
        sources = [[ids[token] for token in self._tokenizer.encode(text)] for text in texts]
        lengths = [len(row) for row in sources]
        check_sources(texts, lengths, self.max_source_tokens)
        forced = 0 if self._facts.forced_first is None else 1
        ceiling = self._max_target_tokens - 1 - forced
        limits = [output_limit(n, decoding, max_tokens, ceiling) for n in lengths]
        results: dict[int, Hypothesis] = {}
        for batch in plan_batches(lengths, limits, decoding.batch_tokens):
            results.update(self._decode_whole(sources, batch, decoding, min_tokens, forced))
        return [results[i] for i in range(len(texts))]

    def _decode_whole(
        self,
        sources: list[list[int]],
        batch: Batch,
        decoding: DecodingSettings,
        min_tokens: int,
        forced: int,
    ) -> dict[int, Hypothesis]:
        """The hypotheses of a batch; one that does not fit into memory is decoded in halves."""
        rows = [sources[i] for i in batch.indices]
        try:
            hypotheses = self._decode(rows, batch, decoding, min_tokens, forced)
        except (MemoryError, RuntimeError) as error:
            if len(rows) == 1 or not is_out_of_memory(error):
                raise
            found: dict[int, Hypothesis] = {}
            for half in halves(batch):
                found |= self._decode_whole(sources, half, decoding, min_tokens, forced)
            return found
        return dict(zip(batch.indices, hypotheses, strict=True))

    def _decode(
        self,
        rows: list[list[int]],
        batch: Batch,
        decoding: DecodingSettings,
        min_tokens: int,
        forced: int,
    ) -> list[Hypothesis]:
        import torch

        width = max(len(row) for row in rows)
        filler = self._tokenizer.source_ids.get(self._tokenizer.pad, 0)
        padded = [row + [filler] * (width - len(row)) for row in rows]
        mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
        inputs = torch.tensor(padded, device=self._device)
        attention = torch.tensor(mask, device=self._device)
        smallest = min(min_tokens, batch.max_tokens) + forced
        config = self._generation_config(decoding, batch.max_tokens + forced, smallest)
        with torch.inference_mode():
            sequences = self._model.generate(
                input_ids=inputs, attention_mask=attention, generation_config=config
            )
            outputs = [self._output_tokens(sequence) for sequence in sequences.tolist()]
            totals = total_log_probabilities(
                self._model,
                inputs,
                attention,
                outputs,
                self._facts.start,
                self._facts.pad,
                Constraints(
                    suppressed=self._facts.suppressed,
                    eos=self._facts.eos,
                    min_tokens=smallest,
                    no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                    repetition_penalty=decoding.repetition_penalty,
                    forced=forced,
                ),
            )
        return [
            self._hypothesis(tokens, total, forced)
            for tokens, total in zip(outputs, totals, strict=True)
        ]

    def _hypothesis(self, tokens: list[int], total: float, forced: int) -> Hypothesis:
        truncated = tokens[-1] != self._facts.eos
        words = tokens[forced : len(tokens) - (0 if truncated else 1)]
        return Hypothesis(
            text=self._tokenizer.decode([self._facts.names[row] for row in words]),
            score=min(0.0, total / (len(tokens) - forced)),
            truncated=truncated,
        )

    def _output_tokens(self, sequence: list[int]) -> list[int]:
        """Rows of one output up to its `</s>`, without the start row and the padding after."""
        tokens = sequence[1:]
        if self._facts.eos in tokens:
            return tokens[: tokens.index(self._facts.eos) + 1]
        while tokens[-1] == self._facts.pad:
            tokens.pop()
        return tokens

    def _generation_config(self, decoding: DecodingSettings, limit: int, smallest: int) -> Any:
        from transformers import GenerationConfig

        facts = self._facts
        return GenerationConfig(
            do_sample=False,
            num_beams=decoding.beam_size,
            num_return_sequences=1,
            early_stopping=_end_of_search(decoding),
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            max_length=None,
            max_new_tokens=limit,
            min_new_tokens=smallest,
            decoder_start_token_id=facts.start,
            pad_token_id=facts.pad,
            eos_token_id=facts.eos,
            forced_bos_token_id=facts.names.index(facts.forced_first)
            if facts.forced_first
            else None,
            suppress_tokens=list(facts.suppressed),
            renormalize_logits=True,
        )


def _end_of_search(decoding: DecodingSettings) -> bool | str:
    """When Transformers' beam search ends, so that it ends where CTranslate2's does.

    That is when `beam_size` hypotheses are finished; without length penalty, when none of the open
    ones can become better, which is cheaper to know.
    """
    if decoding.beam_size == 1:
        return False
    return "never" if decoding.length_penalty == 0 else True


def load_model(layout: Layout, dtype: Any) -> Any:
    """The Transformers model of a checkpoint, in evaluation mode, with bare generation defaults.

    The class is the family's own: code in a checkpoint is never run, and a pickle is read with
    `weights_only`.

    Raises:
        ModelError: the checkpoint cannot be loaded.
    """
    import transformers

    # Progress bars and advice on checkpoints of others are not the user's business.
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    try:
        model = getattr(transformers, _CLASSES[layout.family]).from_pretrained(
            str(layout.folder),
            dtype=dtype,
            local_files_only=True,
            use_safetensors=layout.safetensors,
            weights_only=True,
        )
    except Exception as error:  # many kinds; the files are at fault
        raise ModelError(
            f"{layout.folder}: cannot be loaded: {type(error).__name__}: {error}",
            "the checkpoint is damaged or not a standard one; fetch it again",
        ) from error
    # A checkpoint's own defaults (beams, lengths, forced ends) would mix with ours.
    model.generation_config = transformers.GenerationConfig()
    return model.eval()
