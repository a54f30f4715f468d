"""`translate --lines`: exactly one line out for each line in, whatever the lines are."""

from __future__ import annotations

import random

import pytest

from tests.conftest import ROOT, Run

pytestmark = pytest.mark.usefixtures("shipped_model")
DEVSET = ROOT.parent / "shared" / "devsets" / "flores-dev.ar"
ALPHABETS = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءؤئ ",
    "ابتكلمنهوي ًٌٍَُِّْـ",
    "abcXYZ .,;:!?()[]{}<>\"'/\\|@#$%^&*_-+=~` ",
    "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲٫٬٪.,/:- ",
    "؟،؛«»“”…–—()[] .",
    "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00a0\u2028\u2029\x0b\x0c\x1c\x85\r\t",
    "\x00\x01\x07\x1b\x7f",
    "漢字かな한글ελкир😀🇵🇸é̈ﷺﷲﻻ▁",
)


def junk(count: int, seed: int) -> list[str]:
    """Lines of mixed junk; the last is not empty, so that no final line break is ambiguous."""
    chance = random.Random(seed)
    lines = []
    for _ in range(count - 1):
        kinds = chance.sample(ALPHABETS, chance.randint(1, 3))
        signs = "".join(kinds)
        length = chance.choice([0, 1, 2, 5, 20, 60]) if chance.random() < 0.995 else 1500
        lines.append("".join(chance.choice(signs) for _ in range(length)))
    return [*lines, "النهاية"]


def test_fuzzed_junk_keeps_its_lines(mujaz: Run) -> None:
    lines = junk(2000, seed=20251125)
    done = mujaz("translate", "--lines", "--quiet", input="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    out = done.stdout.split("\n")
    assert out.pop() == ""
    assert len(out) == len(lines)
    assert all(len(line.splitlines()) <= 1 for line in out)
    letters = [any("ء" <= sign <= "ي" and sign != "ـ" for sign in line) for line in lines]
    assert all(text for text, has in zip(out, letters, strict=True) if has)


@pytest.mark.skipif(not DEVSET.is_file(), reason="../shared/devsets is not here")
def test_a_real_dev_set_keeps_its_lines(mujaz: Run) -> None:
    lines = DEVSET.read_text(encoding="utf-8").splitlines()
    done = mujaz("translate", DEVSET, "--lines", "--quiet")
    assert done.returncode == 0, done.stderr
    out = done.stdout.split("\n")
    assert out.pop() == ""
    assert len(out) == len(lines)
    assert all(out)
