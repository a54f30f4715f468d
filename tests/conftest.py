"""The command in a subprocess, and articles of our own to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models.zoo import Zoo

# The checkpoints built for tests are tiny: one thread is faster than several, here and in child
# processes.
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]

ARTICLE = """اتفاق لإعادة فتح المعبر بين البلدين
[ad_1]
كتب: مراسل الصحيفة
أعلنت وزارة الخارجية، الثلاثاء، التوصل إلى اتفاق لإعادة فتح المعبر الحدودي بعد إغلاق دام 14 شهرا.
وقال المتحدث إن “الاتفاق يشمل مرور 250 شاحنة يوميا”. وأضاف أن العمل يبدأ في يونيو/حزيران.
ترحيب محلي
ورحبت غرفة التجارة بالخطوة، مشيرة إلى أن خسائر التجار بلغت 3.5 مليون دولار منذ بداية العام.
ولم تعلق الحكومة المجاورة على البيان حتى مساء الأربعاء.
اقرأ أيضا: أسعار الوقود ترتفع
Source link
"""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One model cache for the whole session, so that the embedded model is converted once."""
    return tmp_path_factory.mktemp("cache")


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def mujaz(cache: Path) -> Run:
    """`mujaz ARGS...` as a real process; `input` is its standard input."""

    def run(
        *arguments: str | Path,
        input: str | bytes | None = None,  # noqa: A002 - as subprocess.run names it
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "MUJAZ_CACHE": str(cache), **environment},
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A short messy article in a file."""
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def shipped_model() -> Path:
    """The embedded checkpoint; it is part of the repository, so its absence is a failure."""
    folder = ROOT / "models" / "embedded-ar-en"
    assert (folder / "model.safetensors").is_file()
    return folder


@pytest.fixture(scope="session")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    """Small real checkpoints of every family, each built once for the whole session."""
    return Zoo(tmp_path_factory.mktemp("zoo"))
