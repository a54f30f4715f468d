"""Batches and output limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.engines.batching import check_sources, output_limit, plan_batches
from pipeline.settings import DecodingSettings


@given(
    st.lists(st.tuples(st.integers(1, 300), st.sampled_from([20, 68, 116])), max_size=60),
    st.integers(64, 2048),
)
def test_every_text_is_in_one_batch_within_its_bounds(
    texts: list[tuple[int, int]], batch_tokens: int
) -> None:
    lengths, limits = [n for n, _ in texts], [limit for _, limit in texts]
    batches = plan_batches(lengths, limits, batch_tokens)
    assert sorted(i for batch in batches for i in batch.indices) == list(range(len(texts)))
    for batch in batches:
        assert {limits[i] for i in batch.indices} == {batch.max_tokens}
        padded = len(batch.indices) * max(lengths[i] for i in batch.indices)
        assert padded <= batch_tokens or len(batch.indices) == 1


def test_batches_are_filled() -> None:
    assert len(plan_batches([10] * 100, [50] * 100, 200)) == 5


def test_texts_of_like_length_share_a_limit() -> None:
    decoding = DecodingSettings(max_length_ratio=3.0, max_length_slack=20)
    limits = [output_limit(n, decoding, None, 511) for n in (1, 16, 17, 32, 200)]
    assert limits == [68, 68, 116, 116, 511]
    assert output_limit(200, decoding, 40, 511) == 40
    assert output_limit(200, decoding, 900, 511) == 511
    assert output_limit(5, DecodingSettings(max_length_ratio=0.5), None, 511) == 28


def test_what_is_refused() -> None:
    check_sources(["ok"], [10], 10)
    with pytest.raises(ValueError, match="text 1 is blank"):
        check_sources(["ok", "\t\n"], [1, 1], 10)
    with pytest.raises(ValueError, match="text 0 has 11 tokens, more than the window of 10"):
        check_sources(["too long"], [11], 10)
