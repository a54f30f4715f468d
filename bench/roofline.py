"""How far the decoder is from what the processor's int8 multiplier could do."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """An encoder-decoder's sizes."""

    encoder_layers: int
    decoder_layers: int
    width: int
    inner: int
    rows: int

    def per_source_token(self) -> int:
        """Multiply-adds of the matrices for a source token: encoder, keys and values for the
        decoder's cross-attention. Attention itself (length * width) is left out: under 2 % here.
        """
        layer = 4 * self.width**2 + 2 * self.width * self.inner
        return self.encoder_layers * layer + self.decoder_layers * 2 * self.width**2

    def per_output_token(self, beam: int, rows: int | None = None) -> int:
        """Multiply-adds for a token of the output: every hypothesis of the beam, every layer
        (self-attention 4, cross-attention 2 width x width matrices), `rows` of the projection.
        """
        layer = 6 * self.width**2 + 2 * self.width * self.inner
        return beam * (self.decoder_layers * layer + self.width * (rows or self.rows))


OPUS_MT = Sizes(6, 6, 512, 2048, 62_834)


def int8_rate(cores: int, seconds: float = 2.0) -> float:
    """Int8 multiply-adds a second of a large matrix product (dynamic quantization, FBGEMM or
    oneDNN, whichever torch takes here): the median over repeats, by the processor time of all
    threads, so that other programs on the machine do not count.
    """
    import torch

    torch.set_num_threads(cores)
    size, batch = 2048, 512
    layer = torch.ao.quantization.quantize_dynamic(
        torch.nn.Sequential(torch.nn.Linear(size, size)), {torch.nn.Linear}, dtype=torch.qint8
    )
    data = torch.randn(batch, size)
    with torch.no_grad():
        layer(data)
        rates = []
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends or len(rates) < 3:
            began = time.process_time()
            layer(data)
            spent = (time.process_time() - began) / cores
            rates.append(batch * size * size / spent)
    return statistics.median(rates)


def roofline(rate: float, source_per_output: float, beam: int, rows: int | None = None) -> float:
    """Output tokens a second of the opus-mt shape if it did nothing but multiply at `rate`.

    Args:
        source_per_output: source tokens / output tokens of the workload.
        rows: rows of the projection, where a shortlist leaves fewer than all.
    """
    work = OPUS_MT.per_output_token(beam, rows) + source_per_output * OPUS_MT.per_source_token()
    return rate / work
