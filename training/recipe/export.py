"""The averaged weights of a run's last checkpoint as a Marian folder.

python -m training.recipe.export --run training/runs/base --out models/embedded-ar-en
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.recipe.model import export, new_model


def main() -> None:
    """Export; the architecture is read off the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("training/runs/data"))
    parser.add_argument("--run", type=Path, default=Path("training/runs/base"))
    parser.add_argument("--out", type=Path, default=Path("models/embedded-ar-en"))
    arguments = parser.parse_args()
    state = torch.load(arguments.run / "last.pt", weights_only=True)
    weights = state["model"]
    vocabulary, d_model = weights["model.shared.weight"].shape
    layers = {
        part: 1 + max(int(name.split(".")[3]) for name in weights if f".{part}.layers." in name)
        for part in ("encoder", "decoder")
    }
    ffn = weights["model.encoder.layers.0.fc1.weight"].shape[0]
    model = new_model(vocabulary, d_model, ffn, layers["encoder"], layers["decoder"])
    model.load_state_dict(weights)
    for name, parameter in model.named_parameters():
        parameter.data.copy_(state["average"][name])
    export(model, arguments.data, arguments.out)
    print(f"step {state['step']} -> {arguments.out}")


if __name__ == "__main__":
    main()
