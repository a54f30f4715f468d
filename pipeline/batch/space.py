"""Free disk space, asked before the work starts and while it goes on.

Stopping with room left is better than stopping without: the report and the ledger still fit.
"""

from __future__ import annotations

import shutil
from pathlib import Path


def shortage(folder: Path, min_free_mb: float) -> str | None:
    """What is wrong with the space for `folder`, in words; None where there is enough.

    Args:
        min_free_mb: `limits.min_free_mb`, in 10^6 bytes; 0 asks for nothing.
    """
    if not min_free_mb:
        return None
    free = shutil.disk_usage(_existing(folder)).free / 1e6
    if free >= min_free_mb:
        return None
    return f"only {free:,.0f} MB of space left for {folder}, {min_free_mb:,.0f} MB are wanted"


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
