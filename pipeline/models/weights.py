"""Reading a checkpoint's tensors as float32 numpy arrays.

Only the conversion's child process uses this. Safetensors are read without torch; a `.bin`, which
is a pickle, with torch's `weights_only` unpickler, which runs no code of the file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.layout import Layout

_REMEDY = "the file is damaged; fetch the model again"


def load_arrays(layout: Layout) -> dict[str, np.ndarray[Any, Any]]:
    """All tensors by name. Half precision becomes float32, which holds every such value.

    Raises:
        ModelError: a damaged file, or a pickle with anything but tensors in it.
    """
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for name in layout.weights:
        if name.endswith(".safetensors"):
            arrays.update(_load_safetensors(layout, name))
        else:
            arrays.update(_load_torch(layout, name))
    return {name: np.ascontiguousarray(a, dtype=np.float32) for name, a in arrays.items()}


def check_safetensors(layout: Layout) -> None:
    """Read the headers of the safetensors files, which shows whether they are whole.

    Raises:
        ModelError: a truncated or otherwise damaged file.
    """
    from safetensors import SafetensorError, safe_open

    for name in layout.weights:
        if name.endswith(".safetensors"):
            try:
                with safe_open(layout.folder / name, framework="numpy"):
                    pass
            except (SafetensorError, OSError) as error:
                raise ModelError(f"{layout.folder / name}: damaged: {error}", _REMEDY) from error


def _load_safetensors(layout: Layout, name: str) -> dict[str, np.ndarray[Any, Any]]:
    from safetensors import SafetensorError, safe_open

    arrays = {}
    try:
        with safe_open(layout.folder / name, framework="numpy") as tensors:
            for key in tensors.keys():  # noqa: SIM118 - not a mapping
                arrays[key] = tensors.get_tensor(key)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"{layout.folder / name}: damaged: {error}", _REMEDY) from error
    return arrays


def _load_torch(layout: Layout, name: str) -> dict[str, np.ndarray[Any, Any]]:
    import pickle

    import torch

    try:
        state = torch.load(layout.folder / name, map_location="cpu", weights_only=True)
        return {key: tensor.float().numpy() for key, tensor in state.items()}
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{layout.folder / name}: refused: it holds more than weights, or is damaged",
            "get the model from a source you trust, as safetensors where there are any",
        ) from error
    except (RuntimeError, AttributeError, EOFError, OSError) as error:
        raise ModelError(f"{layout.folder / name}: damaged: {error}", _REMEDY) from error
