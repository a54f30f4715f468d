"""What a checkpoint needs before an engine can run it: a tokenizer file, a CTranslate2 model.

Both are artifacts, keyed by content. The work is done by `pipeline.models.worker` in a child
process.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pipeline
from pipeline.errors import ModelError
from pipeline.models.artifacts import FULL, ArtifactCache, disk_error
from pipeline.models.layout import Layout
from pipeline.settings import Quantization

# Raised when what the worker writes changes, so that older conversions are not used.
_FORMAT = 1


def conversion_key(layout: Layout, sha256: str, quantization: Quantization) -> str:
    """Name of the conversion of a checkpoint: changes with content, type and converter."""
    parts = (layout.family, sha256, quantization, _FORMAT, version("ctranslate2"))
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return f"ct2-{quantization}-{digest[:24]}"


def tokenizer_key(layout: Layout, sha256: str) -> str:
    """Name of the written tokenizer of a checkpoint."""
    digest = hashlib.sha256(json.dumps((layout.family, sha256, _FORMAT)).encode()).hexdigest()
    return f"tokenizer-{digest[:24]}"


def tokenizer_file(layout: Layout, sha256: str, cache: ArtifactCache) -> Path | None:
    """The checkpoint's `tokenizer.json`, written now where it came without; None for Marian.

    Raises:
        ModelError: it cannot be written.
    """
    if layout.family == "marian":
        return None
    if "tokenizer.json" in layout.files:
        return layout.folder / "tokenizer.json"
    folder = cache.get(
        tokenizer_key(layout, sha256),
        f"writing the tokenizer of {layout.folder}",
        lambda output: _work(layout, output, {"task": "tokenizer"}),
    )
    return folder / "tokenizer.json"


def converted_folder(
    layout: Layout, sha256: str, quantization: Quantization, cache: ArtifactCache
) -> Path:
    """The CTranslate2 model of a checkpoint, converted now if need be.

    Raises:
        ModelError: a damaged or unsupported checkpoint, a full disk, an unwritable cache.
    """
    tokenizer = tokenizer_file(layout, sha256, cache)
    request = {
        "task": "convert",
        "quantization": quantization,
        "tokenizer": None if tokenizer is None else str(tokenizer),
    }
    return cache.get(
        conversion_key(layout, sha256, quantization),
        f"converting {layout.folder}",
        lambda output: _work(layout, output, request),
    )


def _work(layout: Layout, output: Path, request: dict[str, Any]) -> None:
    request = {
        **request,
        "folder": str(layout.folder.resolve()),
        "family": layout.family,
        "output": str(output.resolve()),
    }
    # -P and PYTHONPATH: this very package, whatever lies in the current folder.
    paths = [str(Path(pipeline.__file__).resolve().parent.parent), os.environ.get("PYTHONPATH")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    code, answers, errors = _run_child(json.dumps(request), environment)
    if code == 0:
        return
    what = f"converting {layout.folder}"
    try:
        answer = json.loads(answers.splitlines()[-1])
    except (ValueError, IndexError):
        answer = {}
    if answer.get("errno") in FULL:
        raise OSError(answer["errno"], answer["message"])
    if answer:
        raise ModelError(answer["message"], answer["remedy"])
    if any(word in errors for word in ("No space left", "File too large")):
        raise disk_error(OSError(errno.ENOSPC, ""), what, output.parent)
    if code < 0:
        raise ModelError(
            f"{what}: the converting process was ended by signal {-code}",
            "it may have run out of memory: free some and run again",
        )
    last = errors.strip().splitlines()[-1:] or ["no message"]
    raise ModelError(
        f"{what} failed: {last[0]}", "fetch the model again; if that does not help, report it"
    )


def _run_child(request: str, environment: dict[str, str]) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of the worker."""
    # Files, not pipes: a pipe that fills up while nobody reads would stop the child.
    with tempfile.TemporaryFile("w+") as output_file, tempfile.TemporaryFile("w+") as error_file:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.models.worker"],
            stdin=subprocess.PIPE,
            stdout=output_file,
            stderr=error_file,
            text=True,
            env=environment,
        )
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            with contextlib.suppress(BrokenPipeError):  # ended at once; its status says why
                process.stdin.write(request + "\n")
                process.stdin.flush()
            # Standard input stays open as long as this process lives: the child ends with it.
            code = process.wait()
        finally:
            process.kill()
            process.wait()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
        output_file.seek(0)
        error_file.seek(0)
        return code, output_file.read(), error_file.read()
