"""Cores within a container's quota."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.machine import available_cores


def test_quota_of_the_container_bounds_the_cores(tmp_path: Path) -> None:
    seen = len(os.sched_getaffinity(0))
    assert available_cores(tmp_path) == seen
    limits = tmp_path / "cpu.max"
    for text, cores in {
        "max 100000\n": seen,
        "100000 100000\n": 1,
        "50000 100000\n": 1,
        "150000 100000\n": min(seen, 2),
        "9900000 100000\n": min(seen, 99),
    }.items():
        limits.write_text(text)
        assert available_cores(tmp_path) == cores, text


def test_quota_in_the_older_layout(tmp_path: Path) -> None:
    folder = tmp_path / "cpu"
    folder.mkdir()
    (folder / "cpu.cfs_period_us").write_text("100000\n")
    (folder / "cpu.cfs_quota_us").write_text("-1\n")
    assert available_cores(tmp_path) == len(os.sched_getaffinity(0))
    (folder / "cpu.cfs_quota_us").write_text("100000\n")
    assert available_cores(tmp_path) == 1
