"""Downloading a checkpoint from the Hugging Face hub, pinned to one commit.

The one place that uses the network. What a download leaves is a folder in hub layout with a
`record.json`; everything after that treats it like any local folder.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.files import write_atomic
from pipeline.models.artifacts import disk_error
from pipeline.models.hashing import file_sha256
from pipeline.models.layout import hub_files, read_json
from pipeline.settings import ModelSettings

RECORD = "record.json"
# Long enough for a slow line, short enough that a missing one is noticed at once.
_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Record:
    """Where a downloaded folder came from.

    Attributes:
        commit: the hub commit all files are of.
        files: name -> SHA-256 of each file.
        fetched: ISO 8601 UTC time.
    """

    hub: str
    revision: str
    commit: str
    files: dict[str, str]
    licence: str
    fetched: str


class HubFolders:
    """Downloads: `<root>/<owner>--<name>/<commit>/`, and which commit a revision stands for."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def repository(self, hub: str) -> Path:
        """Folder of a hub repository's downloads."""
        return self._root / hub.replace("/", "--")

    def find(self, model: ModelSettings) -> Path | None:
        """Folder of the model's revision if it has been downloaded."""
        assert model.hub is not None  # noqa: S101 - the settings have exactly one of hub and path
        repository = self.repository(model.hub)
        pointer = repository / "revisions" / f"{_slug(model.revision)}.json"
        commit = model.revision
        if pointer.is_file():
            commit = str(read_json(pointer).get("commit"))
        folder = repository / commit
        return folder if _plain(commit) and (folder / RECORD).is_file() else None

    def download(
        self, model: ModelSettings, report: Callable[[str], None], *, replace: Path | None = None
    ) -> Path:
        """Download the files needed of `model.revision`; returns their folder.

        Args:
            report: gets one line per file.
            replace: a damaged download, removed once the hub has answered.

        An interrupted download goes on where it stopped. A finished one appears under its
        commit at once and whole.

        Raises:
            ModelError: no network, no such repository or revision, a missing file, a full disk.
        """
        assert model.hub is not None  # noqa: S101 - see `find`
        commit, sizes = _resolve(model)
        names, missing = hub_files(set(sizes), model.family)
        if missing:
            raise ModelError(
                f"{model.hub} at {commit[:12]}: the repository has no {', no '.join(missing)}",
                f"is it a {model.family} model in Transformers format?",
            )
        repository = self.repository(model.hub)
        folder = repository / commit
        try:
            if replace is not None:
                shutil.rmtree(replace)
            if not (folder / RECORD).is_file():
                total = sum(sizes[name] for name in names)
                report(
                    f"downloading {len(names)} files, {total / 1e6:.0f} MB, commit {commit[:12]}"
                )
                staging = repository / f".{commit}"
                staging.mkdir(parents=True, exist_ok=True)
                for name in names:
                    report(f"  {name}, {sizes[name] / 1e6:.1f} MB")
                    _download_file(model.hub, commit, name, staging, sizes[name])
                shutil.rmtree(staging / ".cache", ignore_errors=True)
                write_record(staging, model, commit, names)
                if folder.exists():
                    shutil.rmtree(folder)  # without a record: not ours, or damaged
                staging.rename(folder)
            pointer = repository / "revisions" / f"{_slug(model.revision)}.json"
            write_atomic(pointer, json.dumps({"revision": model.revision, "commit": commit}))
        except OSError as error:
            raise disk_error(error, f"downloading {model.hub}", repository) from error
        return folder


def write_record(folder: Path, model: ModelSettings, commit: str, names: list[str]) -> None:
    """Hash the files and write `record.json`. Raises OSError."""
    record = {
        "hub": model.hub,
        "revision": model.revision,
        "commit": commit,
        "licence": model.licence,
        "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: file_sha256(folder / name) for name in names},
    }
    write_atomic(folder / RECORD, json.dumps(record, indent=1))


def read_record(folder: Path) -> Record:
    """The record of a downloaded folder. Raises ModelError."""
    data = read_json(folder / RECORD)
    try:
        return Record(
            hub=str(data["hub"]),
            revision=str(data["revision"]),
            commit=str(data["commit"]),
            files={str(name): str(digest) for name, digest in data["files"].items()},
            licence=str(data["licence"]),
            fetched=str(data["fetched"]),
        )
    except (KeyError, AttributeError) as error:
        raise ModelError(
            f"{folder / RECORD}: not a complete record", "fetch the model again"
        ) from error


def _resolve(model: ModelSettings) -> tuple[str, dict[str, int]]:
    """The commit of a revision and the sizes of its files."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import (
        GatedRepoError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    where = f"{model.hub} (revision {model.revision})"
    try:
        info = HfApi().model_info(
            str(model.hub), revision=model.revision, files_metadata=True, timeout=_TIMEOUT
        )
    except RevisionNotFoundError as error:
        raise ModelError(f"{where}: no such revision", "correct 'revision'") from error
    except GatedRepoError as error:
        raise ModelError(
            f"{where}: access must be asked for", "ask on its page, then `hf auth login`"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"{where}: no such repository, or a private one", "correct 'hub'"
        ) from error
    except Exception as error:  # the client raises many kinds; all mean no answer
        raise ModelError(
            f"{where}: the hub cannot be reached: {_first_line(error)}",
            "check the network (and HF_HUB_OFFLINE), or carry a cache over from another machine: "
            "see docs/models.md",
        ) from error
    if info.sha is None or not _plain(info.sha):
        raise ModelError(f"{where}: the hub named no commit", "try again later")
    return info.sha, {s.rfilename: s.size or 0 for s in info.siblings or []}


def _download_file(hub: str, commit: str, name: str, folder: Path, size: int) -> None:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.utils.tqdm import disable_progress_bars

    if not sys.stderr.isatty():
        disable_progress_bars()
    try:
        hf_hub_download(hub, name, revision=commit, local_dir=folder, etag_timeout=_TIMEOUT)
    except OSError as error:
        if error.errno is not None:
            raise
        raise _broken(hub, name, error) from error
    except Exception as error:  # as in `_resolve`
        raise _broken(hub, name, error) from error
    if size and (found := (folder / name).stat().st_size) != size:
        (folder / name).unlink()
        raise ModelError(
            f"{hub}: {name} has {found} bytes instead of {size}", "fetch the model again"
        )


def _broken(hub: str, name: str, error: Exception) -> ModelError:
    return ModelError(
        f"{hub}: downloading {name} broke off: {_first_line(error)}",
        "run the same command again; it goes on where it stopped",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _slug(revision: str) -> str:
    return revision.replace("/", "--").replace("\\", "--")


def _plain(commit: str) -> bool:
    return commit.isalnum()
