"""Reasons for a run to stop before its last article."""

from __future__ import annotations


class RunStoppedError(Exception):
    """The run cannot, or must not, go on; finished briefs are kept and the report is written."""
