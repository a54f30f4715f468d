"""`mujaz doctor`, before the night."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import ModelsFile, Profile, emit, settings_of


def doctor(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT...]", help="What the batch will read.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Output folder.")] = Path("outputs"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    profile: Profile = None,
    models: ModelsFile = None,
) -> None:
    """Check settings, models, folders, disk space, lock and ledger before a batch."""
    from dataclasses import asdict

    from pipeline.batch.doctor import examine, exit_code
    from pipeline.unseen import shown

    findings = []
    for finding in examine(settings_of(models), profile, out, inputs or []):
        findings.append(finding)
        if as_json:
            emit(json.dumps(asdict(finding)) + "\n")
        else:
            remedy = f"\n{'':16}{shown(finding.remedy)}" if finding.remedy else ""
            emit(f"{finding.state:5} {finding.subject:9} {shown(finding.detail)}{remedy}\n")
    raise typer.Exit(exit_code(findings))
