"""A model's calibration: kept beside it, used for its own weights only."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.models.store import ModelStore
from pipeline.settings import load_settings
from pipeline.translation.checks.score import (
    FILE_NAME,
    Calibration,
    load_calibration,
    save_calibration,
)

FOUND = Calibration("ab" * 32, -0.8, 0.2, 500, "int8", 4)


def test_kept_and_read_back(tmp_path: Path) -> None:
    save_calibration(tmp_path, FOUND)
    assert load_calibration(tmp_path, FOUND.sha256) == FOUND


def test_not_used_for_other_weights(tmp_path: Path) -> None:
    save_calibration(tmp_path, FOUND)
    assert load_calibration(tmp_path, "cd" * 32) is None
    assert load_calibration(tmp_path / "nothing", FOUND.sha256) is None


def test_a_damaged_one_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="no calibration"):
        load_calibration(tmp_path, FOUND.sha256)


def test_the_embedded_model_ships_its_own(shipped_model: object) -> None:
    # After each training: mujaz calibrate flores-dev.ar flores-dev.en (docs/trust.md)
    checkpoint = ModelStore(load_settings(None)).checkpoint("embedded-ar-en")
    assert load_calibration(checkpoint.folder, checkpoint.sha256) is not None
