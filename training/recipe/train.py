"""Train the embedded model; stops and resumes at any time.

    python -m training.recipe.train --data training/runs/data --run training/runs/base --steps 6000

Every `--save` steps the run folder gets `last.pt` (weights, averaged weights, optimizer, step).
A second call with the same folder goes on from there, also on other data with the same
vocabulary; `--decay N` lowers the learning rate to zero over the last N steps. A GPU is used
where there is one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sacrebleu
import sentencepiece as spm
import torch
from torch.nn import functional
from transformers import MarianMTModel

from pipeline.cleaning.unicode import for_marian
from training.recipe import sources
from training.recipe.encoded import LONGEST, Encoded
from training.recipe.model import embed_by_cooccurrence, export, new_model

LABEL_SMOOTHING = 0.1
GUIDED_HEADS = 2
# A horizon of 200 steps: longer ones drag along what the model has outgrown.
AVERAGE_DECAY = 0.995


@dataclass(slots=True)
class Batch:
    """Padded ids of shape [pairs, length]; `aligned` is -1 where nothing is known."""

    source: torch.Tensor
    target: torch.Tensor
    aligned: torch.Tensor


class Batches:
    """Endless shuffled batches of about `tokens` target tokens, in buckets of 8 tokens."""

    def __init__(self, data: Encoded, model: spm.SentencePieceProcessor, tokens: int) -> None:
        self.data = data
        self.tokens = tokens
        self.pad = model.get_piece_size()
        self.random = random.Random()
        digits = [model.piece_to_id(str(digit)) for digit in range(10)]
        self.digits = np.array(digits)
        is_digit = np.zeros(self.pad + 1, dtype=bool)
        is_digit[self.digits] = True
        self.is_digit = is_digit
        s_len, t_len = np.diff(data.source_at), np.diff(data.target_at)
        self.bucket = (-(-t_len // 8)) * 100 + (-(-s_len // 8))
        # What a pair costs: encoder work goes with the source, decoder and output with the target,
        # about 3 to 4; it matters for summaries, whose sources are four times as long.
        self.size = (3 * (-(-s_len // 8)) + 4 * (-(-t_len // 8))) * 8 / 7
        self.numbers_agree = np.array([self._numbers_agree(k) for k in range(len(data))])

    def _runs(self, ids: np.ndarray) -> list[tuple[int, ...]]:
        runs: list[tuple[int, ...]] = []
        current: list[int] = []
        for token, digit in zip(ids.tolist(), self.is_digit[ids].tolist(), strict=True):
            if digit:
                current.append(token)
            elif current:
                runs.append(tuple(current))
                current = []
        return sorted(runs)

    def _pair(self, k: int) -> tuple[np.ndarray, np.ndarray]:
        data = self.data
        return (
            data.source[data.source_at[k] : data.source_at[k + 1]],
            data.target[data.target_at[k] : data.target_at[k + 1]],
        )

    def _numbers_agree(self, k: int) -> bool:
        source, target = self._pair(k)
        runs = self._runs(source)
        return bool(runs) and runs == self._runs(target)

    def _other_digits(self, *rows: np.ndarray) -> list[np.ndarray]:
        """The same digits exchanged on both sides: numbers are to be copied, not recalled."""
        order = self.digits.copy()
        shuffled = order[1:].tolist()
        self.random.shuffle(shuffled)
        order[1:] = shuffled
        table = np.arange(self.pad + 1)
        table[self.digits] = order
        return [table[row] for row in rows]

    def epoch(self) -> list[list[int]]:
        """One pass as lists of pair numbers."""
        order = list(range(len(self.data)))
        self.random.shuffle(order)
        buckets: dict[int, list[int]] = {}
        batches = []
        for k in order:
            bucket = buckets.setdefault(int(self.bucket[k]), [])
            bucket.append(k)
            if len(bucket) * self.size[k] >= self.tokens:
                batches.append(bucket)
                buckets[int(self.bucket[k])] = []
        leftovers = sorted((k for bucket in buckets.values() for k in bucket), key=self._size)
        while leftovers:
            count = max(1, int(self.tokens / self.size[leftovers[-1]]))
            batches.append(leftovers[-count:])
            leftovers = leftovers[:-count]
        self.random.shuffle(batches)
        return batches

    def _size(self, k: int) -> float:
        return float(self.size[k])

    def collate(self, members: list[int]) -> Batch:
        """Pad the pairs of a batch to multiples of 8."""
        rows = []
        for k in members:
            source, target = self._pair(k)
            if self.numbers_agree[k] and self.random.random() < 0.4:
                source, target = self._other_digits(source, target)
            start, end = self.data.target_at[k], self.data.target_at[k + 1]
            rows.append((source, target, self.data.aligned[start:end]))
        s_max = -(-max(len(row[0]) for row in rows) // 8) * 8
        t_max = -(-max(len(row[1]) for row in rows) // 8) * 8
        source = torch.full((len(rows), s_max), self.pad)
        target = torch.full((len(rows), t_max), self.pad)
        aligned = torch.full((len(rows), t_max), -1)
        for index, (s, t, a) in enumerate(rows):
            source[index, : len(s)] = torch.from_numpy(s.astype(np.int64))
            target[index, : len(t)] = torch.from_numpy(t.astype(np.int64))
            aligned[index, : len(a)] = torch.from_numpy(a.astype(np.int64))
        return Batch(source, target, aligned)

    def __iter__(self) -> Iterator[Batch]:
        while True:
            for members in self.epoch():
                yield self.collate(members)


def loss_of(model: MarianMTModel, batch: Batch, guidance: float) -> tuple[torch.Tensor, float, int]:
    """Label-smoothed loss plus `guidance` times the attention loss; also plain loss and tokens."""
    pad = model.config.pad_token_id
    start = torch.full((len(batch.target), 1), pad, device=batch.target.device)
    inputs = torch.cat([start, batch.target[:, :-1]], dim=1)
    output = model.model(
        input_ids=batch.source,
        attention_mask=(batch.source != pad).long(),
        decoder_input_ids=inputs,
        output_attentions=guidance > 0,
        use_cache=False,
    )
    real = batch.target != pad
    hidden = output.last_hidden_state[real]
    logits = functional.linear(hidden, model.get_input_embeddings().weight)
    gold = batch.target[real]
    smoothed = functional.cross_entropy(logits.float(), gold, label_smoothing=LABEL_SMOOTHING)
    total = smoothed
    if guidance > 0:
        attention = output.cross_attentions[-1][:, :GUIDED_HEADS].mean(dim=1)
        known = batch.aligned >= 0
        picked = attention[known].gather(1, batch.aligned[known].unsqueeze(1))
        total = smoothed - guidance * torch.log(picked + 1e-4).mean()
    return total, float(smoothed.detach()), int(real.sum())


@torch.no_grad()
def translate(
    model: MarianMTModel, pieces: spm.SentencePieceProcessor, texts: list[str]
) -> list[str]:
    """Greedy translations, for watching a run."""
    pad, device = model.config.pad_token_id, model.device
    order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
    result = [""] * len(texts)
    model.eval()
    for start in range(0, len(order), 50):
        members = order[start : start + 50]
        rows = [[*pieces.encode(for_marian(texts[k]))[: LONGEST - 2], 0] for k in members]
        width = max(len(row) for row in rows)
        source = torch.tensor([row + [pad] * (width - len(row)) for row in rows], device=device)
        output = model.generate(
            input_ids=source,
            attention_mask=(source != pad).long(),
            num_beams=1,
            do_sample=False,
            max_new_tokens=min(LONGEST - 2, 2 * width + 10),
        )
        for k, ids in zip(members, output.tolist(), strict=True):
            result[k] = pieces.decode([i for i in ids if i not in {pad, 0}])
    model.train()
    return result


def dev_sets(devsets: Path, size: int) -> dict[str, list[sources.Pair]]:
    """At most `size` sentences of each dev set that is there, spread over it."""
    sets = {"news": sources.news_dev()}
    if (devsets / "flores-dev.ar").is_file():
        ar, en = (
            (devsets / f"flores-dev.{side}").read_text(encoding="utf-8").splitlines()
            for side in ("ar", "en")
        )
        sets["flores"] = [sources.Pair("flores", *pair) for pair in zip(ar, en, strict=True)]
    return {name: rows[:: max(1, len(rows) // size)][:size] for name, rows in sets.items() if rows}


def learning_rate(step: int, peak: float, warmup: int, steps: int, decay: int) -> float:
    """Linear warm-up, constant, linear decay over the last `decay` steps."""
    rate = peak * min(1.0, step / warmup)
    if decay and step > steps - decay:
        rate *= max(0.0, (steps - step) / decay)
    return rate


def main() -> None:
    """Train until `--steps` or `--minutes`, whichever comes first, then export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("training/runs/data"))
    parser.add_argument("--run", type=Path, default=Path("training/runs/base"))
    parser.add_argument("--devsets", type=Path, default=Path("../shared/devsets"))
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--decay", type=int, default=0)
    parser.add_argument("--warmup", type=int, default=800)
    parser.add_argument("--peak", type=float, default=8e-4)
    parser.add_argument("--tokens", type=int, default=1600)
    parser.add_argument("--d-model", type=int, default=256)
    parser.add_argument("--ffn", type=int, default=1024)
    parser.add_argument("--encoder", type=int, default=4)
    parser.add_argument("--decoder", type=int, default=2)
    parser.add_argument("--guidance", type=float, default=0.3)
    parser.add_argument("--guided-steps", type=int, default=4000)
    parser.add_argument("--save", type=int, default=250)
    parser.add_argument("--watch", type=int, default=1000)
    parser.add_argument("--watch-size", type=int, default=100)
    parser.add_argument("--export", type=Path)
    arguments = parser.parse_args()

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(1)
    data = Encoded.load(arguments.data / "train.npz")
    pieces = spm.SentencePieceProcessor(model_file=str(arguments.data / "joint.model"))
    batches = Batches(data, pieces, arguments.tokens)
    model = new_model(
        pieces.get_piece_size() + 1,
        arguments.d_model,
        arguments.ffn,
        arguments.encoder,
        arguments.decoder,
    )
    arguments.run.mkdir(parents=True, exist_ok=True)
    last = arguments.run / "last.pt"
    step = 0
    resumed = torch.load(last, weights_only=True) if last.exists() else None
    if resumed:
        model.load_state_dict(resumed["model"])
        step = resumed["step"]
    else:
        embed_by_cooccurrence(model, data)
    model.to(device).train()
    optimizer = torch.optim.Adam(
        model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True
    )
    average = {name: value.detach().clone() for name, value in model.named_parameters()}
    if resumed:
        optimizer.load_state_dict(resumed["optimizer"])
        average = {name: value.to(device) for name, value in resumed["average"].items()}
    batches.random.seed(step)
    watched = dev_sets(arguments.devsets, arguments.watch_size)
    log = (arguments.run / "log.jsonl").open("a", encoding="utf-8")
    began, tokens, window, seen = time.time(), 0, 0.0, 0

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "average": average,
            "optimizer": optimizer.state_dict(),
            "step": step,
        }
        torch.save(state, last.with_suffix(".tmp"))
        last.with_suffix(".tmp").replace(last)

    def with_average() -> MarianMTModel:
        copy = MarianMTModel(model.config)
        copy.load_state_dict(model.state_dict())
        for name, parameter in copy.named_parameters():
            parameter.data.copy_(average[name])
        return copy.to(device)

    for batch in batches:
        if step >= arguments.steps:
            break
        if arguments.minutes and time.time() - began > 60 * arguments.minutes:
            break
        step += 1
        rate = learning_rate(
            step, arguments.peak, arguments.warmup, arguments.steps, arguments.decay
        )
        for group in optimizer.param_groups:
            group["lr"] = rate
        batch = Batch(batch.source.to(device), batch.target.to(device), batch.aligned.to(device))
        guidance = arguments.guidance * max(0.0, 1 - step / arguments.guided_steps)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
            loss, plain, count = loss_of(model, batch, guidance)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        decay = min(AVERAGE_DECAY, (1 + step) / (10 + step))
        with torch.no_grad():
            names, values = zip(*model.named_parameters(), strict=True)
            torch._foreach_lerp_([average[n] for n in names], list(values), 1 - decay)
        tokens, seen, window = tokens + count, seen + count, window + plain * count
        if step % 100 == 0:
            entry = {
                "step": step,
                "loss": round(window / seen, 3),
                "rate": rate,
                "tokens_per_second": round(tokens / (time.time() - began)),
                "minutes": round((time.time() - began) / 60, 1),
            }
            window, seen = 0.0, 0
            print(json.dumps(entry), file=log, flush=True)
        if step % arguments.watch == 0:
            averaged = with_average()
            for name, pairs in watched.items():
                output = translate(averaged, pieces, [pair.ar for pair in pairs])
                references = [[pair.en for pair in pairs]]
                entry = {
                    "step": step,
                    "dev": name,
                    "chrF2++": round(
                        sacrebleu.corpus_chrf(output, references, word_order=2).score, 2
                    ),
                    "BLEU": round(sacrebleu.corpus_bleu(output, references).score, 2),
                    "different": len(set(output)),
                    "sample": output[:3],
                }
                print(json.dumps(entry), file=log, flush=True)
        if step % arguments.save == 0:
            save()
    save()
    export(with_average().cpu(), arguments.data, arguments.export or arguments.run / "export")
    print(f"step {step}, {tokens} target tokens in {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
