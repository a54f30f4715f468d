"""Real summarizer checkpoints of every family."""

from __future__ import annotations

import os

import pytest

from tests.models.zoo import Zoo

# The checkpoints are tiny: one thread is faster than several.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    return Zoo(tmp_path_factory.mktemp("zoo"))
