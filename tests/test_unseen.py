"""What a terminal or an editor would obey is shown instead."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline.unseen import in_json, shown


def test_codes_for_controls_and_overrides() -> None:
    assert shown("a\x1b[31m\u202eb\n") == r"a\x1b[31m\u202eb\x0a"
    assert shown("a\nb\t", keep="\n") == "a\nb\\x09"


@given(st.text())
def test_json_reads_back_the_same(text: str) -> None:
    safe = in_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(safe) == text
    assert "\u202e" not in safe
