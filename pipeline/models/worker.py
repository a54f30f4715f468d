"""The child process that prepares and converts: `python -m pipeline.models.worker`.

A process of its own, so that what conversion imports (torch, Transformers, CTranslate2's specs)
never enters the run that asked for it, and its memory is given back. The request is a line of
JSON on standard input, which stays open as long as somebody waits; standard output ends with a
line of JSON: `{"ok": true}` or the error.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.models.layout import Layout, inspect_folder


def main() -> int:
    """Do what the request on standard input says; 0 when done, 1 with the error printed."""
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _run(request)
    except ModelError as error:
        answer: dict[str, Any] = {"ok": False, "message": error.message, "remedy": error.remedy}
    except OSError as error:
        # The number lets the caller tell a full disk from other trouble.
        remedy = "check that the files can be read and the cache can be written to"
        answer = {"ok": False, "message": str(error), "remedy": remedy, "errno": error.errno}
    else:
        answer = {"ok": True}
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
    return 0 if answer["ok"] else 1


def _end_with_parent() -> None:
    """Standard input ends when the process that asked is gone; nobody wants the result then."""
    os.read(sys.stdin.fileno(), 1)  # not `sys.stdin`, whose lock would be in the way at exit
    os._exit(1)


def _run(request: dict[str, Any]) -> None:
    layout = inspect_folder(Path(request["folder"]), request["family"], "fetch the model again")
    output = Path(request["output"])
    if request["task"] == "tokenizer":
        _write_tokenizer(layout, output)
    else:
        tokenizer = None if request["tokenizer"] is None else Path(request["tokenizer"])
        _convert(layout, request["quantization"], tokenizer, output)


def _convert(layout: Layout, quantization: str, tokenizer: Path | None, output: Path) -> None:
    from pipeline.models.weights import check_safetensors

    check_safetensors(layout)
    if layout.family == "marian":
        if layout.safetensors and quantization != "bfloat16":
            # CTranslate2's specs import torch where they can; this path does without it. Only
            # bfloat16, which numpy does not have, needs it.
            sys.modules["torch"] = None  # type: ignore[assignment]
        spec = _marian(layout)
    else:
        from pipeline.models.engines.tokenizers import JsonTokenizer
        from pipeline.models.hf_spec import transformers_spec

        names = JsonTokenizer(tokenizer or layout.folder / "tokenizer.json", layout)
        with tempfile.TemporaryDirectory(prefix="prepared-", dir=output) as workspace:
            try:
                spec = transformers_spec(layout, names, Path(workspace))
            except (RuntimeError, ValueError, KeyError, AttributeError) as error:
                raise ModelError(
                    f"{layout.folder}: cannot be converted: {type(error).__name__}: {error}",
                    "set 'engine: pytorch' for this model, or fetch it again",
                ) from error
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(output))


def _marian(layout: Layout) -> Any:
    from pipeline.models.engines.tokenizers import marian_vocabulary
    from pipeline.models.marian_spec import marian_spec
    from pipeline.models.vocabulary import row_names, source_rows, target_rows
    from pipeline.models.weights import load_arrays

    source = marian_vocabulary(layout.folder / "vocab.json")
    target = source
    if layout.separate_vocabularies:
        target = marian_vocabulary(layout.folder / "target_vocab.json")
    return marian_spec(
        layout,
        load_arrays(layout),
        row_names(source, source_rows(layout)),
        row_names(target, target_rows(layout)),
    )


def _write_tokenizer(layout: Layout, output: Path) -> None:
    """`tokenizer.json` from the older files, by the family's Transformers tokenizer."""
    # Tokenizers need no torch, and without it Transformers is there in half the time.
    sys.modules["torch"] = None  # type: ignore[assignment]
    import transformers

    classes = {"bart": "BartTokenizer", "pegasus": "PegasusTokenizer", "t5": "T5Tokenizer"}
    try:
        tokenizer = getattr(transformers, classes[layout.family]).from_pretrained(
            str(layout.folder), local_files_only=True
        )
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise ModelError(
            f"{layout.folder}: no tokenizer.json, and the older files cannot be read: {error}",
            "fetch the model again",
        ) from error
    tokenizer.backend_tokenizer.save(str(output / "tokenizer.json"))


if __name__ == "__main__":
    sys.exit(main())
