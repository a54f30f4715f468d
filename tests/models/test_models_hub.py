"""Fetching, against a local server that answers as the hub does, and without any network."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from pipeline.models.hub import RECORD, read_record
from pipeline.models.layout import hub_files
from tests.models.test_models_conversion import leftovers, model_folders
from tests.models.zoo import Zoo

PROJECT = Path(__file__).parents[2]
COMMITS = {"main": "c0ffee" + "0" * 34, "v2": "beef" + "1" * 36}
# Fetches in a process of its own, since the client reads HF_ENDPOINT when imported.
FETCH = """
import sys
from pathlib import Path
from pipeline.errors import MujazError
from pipeline.models.store import ModelStore
from tests.models.zoo import make_settings
kind, cache, revision = sys.argv[1:]
store = ModelStore(
    make_settings(kind, Path("unused"), hub="owner/name", revision=revision), cache=Path(cache)
)
try:
    checkpoint = store.fetch(kind, print)
except MujazError as error:
    print(error)
    sys.exit(error.exit_code)
print("revision", checkpoint.revision)
print("state", store.status()[0].state)
"""


class Hub:
    """The part of the hub's HTTP interface that a client uses to download public files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.cut: str | None = None  # a file whose transfer breaks off halfway
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self, body=True)

            def do_HEAD(self) -> None:
                hub.answer(self, body=False)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request: BaseHTTPRequestHandler, *, body: bool) -> None:
        path = unquote(urlsplit(request.path).path)
        self.requests.append(f"{request.command} {path}")
        for revision, commit in COMMITS.items():
            if path in (f"/api/models/owner/name/revision/{r}" for r in (revision, commit)):
                files = [
                    {"rfilename": file.name, "size": file.stat().st_size}
                    for file in sorted(self.folder.iterdir())
                ]
                content = json.dumps({"id": "owner/name", "sha": commit, "siblings": files})
                return self.send(request, content.encode(), {}, body)
            base = f"/owner/name/resolve/{commit}/"
            if path.startswith(base) and (self.folder / path.removeprefix(base)).is_file():
                content_bytes = (self.folder / path.removeprefix(base)).read_bytes()
                headers = {
                    "ETag": f'"{hashlib.sha256(content_bytes).hexdigest()[:40]}"',
                    "X-Repo-Commit": commit,
                }
                cut = body and path.endswith(self.cut or "?")
                return self.send(request, content_bytes, headers, body, cut=cut)
        code = "RevisionNotFound" if "/owner/name/" in path else "RepoNotFound"
        request.send_response(404)
        request.send_header("X-Error-Code", code)
        request.send_header("Content-Length", "0")
        request.end_headers()
        return None

    def send(
        self,
        request: BaseHTTPRequestHandler,
        content: bytes,
        headers: dict[str, str],
        body: bool,
        cut: bool = False,
    ) -> None:
        request.send_response(200)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        if body:
            request.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            request.close_connection = True


@pytest.fixture
def hub(zoo: Zoo, tmp_path: Path) -> Iterator[Hub]:
    """A hub whose repository has a Marian checkpoint and what repositories have besides."""
    folder = tmp_path / "repository"
    folder.mkdir()
    for file in zoo.folder("marian").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    for extra in ("README.md", "tf_model.h5", "pytorch_model.bin", "rust_model.ot", "evil.py"):
        (folder / extra).write_bytes(b"not needed")
    server = Hub(folder)
    thread = threading.Thread(target=server.server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.server.shutdown()
    server.server.server_close()


def fetch(
    cache: Path, endpoint: str, revision: str = "main", kind: str = "marian", **env: str
) -> tuple[int, str]:
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment |= {"HF_ENDPOINT": endpoint, "PYTHONPATH": str(PROJECT), **env}
    environment.pop("HF_HUB_OFFLINE", None)
    run = subprocess.run(
        [sys.executable, "-c", FETCH, kind, str(cache), revision],
        capture_output=True,
        text=True,
        env=environment | env,
        timeout=100,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def test_fetch_downloads_what_is_needed_of_one_commit(hub: Hub, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    code, output = fetch(cache, hub.url)
    assert code == 0, output
    assert f"revision {COMMITS['main']}" in output
    assert "state ready" in output
    folder = cache / "checkpoints" / "owner--name" / COMMITS["main"]
    record = read_record(folder)
    assert record.commit == COMMITS["main"]
    assert sorted(record.files) == [
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "source.spm",
        "target.spm",
        "tokenizer_config.json",
        "vocab.json",
    ]
    assert sorted(f.name for f in folder.iterdir()) == sorted([*record.files, RECORD])
    for name, digest in record.files.items():
        content = (hub.folder / name).read_bytes()
        assert (folder / name).read_bytes() == content
        assert digest == hashlib.sha256(content).hexdigest()
    # Every file was asked for by commit, never by a name that can move.
    resolved = [request for request in hub.requests if "/resolve/" in request]
    assert all(f"/resolve/{COMMITS['main']}/" in request for request in resolved)
    assert not any("evil.py" in request for request in hub.requests)


def test_fetching_again_downloads_nothing_and_mends_what_is_damaged(
    hub: Hub, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    fetch(cache, hub.url)
    hub.requests.clear()
    assert fetch(cache, hub.url)[0] == 0
    assert not any("/resolve/" in request for request in hub.requests)
    file = cache / "checkpoints" / "owner--name" / COMMITS["main"] / "vocab.json"
    file.write_text("{}")
    code, output = fetch(cache, hub.url)
    assert code == 0
    assert "damaged; downloading them again" in output
    assert file.read_bytes() == (hub.folder / "vocab.json").read_bytes()


def test_revision_is_honoured(hub: Hub, tmp_path: Path) -> None:
    code, output = fetch(tmp_path / "cache", hub.url, "v2")
    assert code == 0
    assert f"revision {COMMITS['v2']}" in output
    code, output = fetch(tmp_path / "cache", hub.url, "v3")
    assert code == 3
    assert "owner/name (revision v3): no such revision" in output


def test_a_transfer_that_breaks_off_is_not_used(hub: Hub, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    hub.cut = "vocab.json"
    code, output = fetch(cache, hub.url)
    assert code == 3, output
    assert "vocab.json" in output
    assert not list((cache / "checkpoints").rglob(RECORD))
    assert "Traceback" not in output
    hub.cut = None
    code, output = fetch(cache, hub.url)
    assert code == 0, output


def test_a_repository_without_the_files_is_refused(hub: Hub, tmp_path: Path) -> None:
    (hub.folder / "source.spm").unlink()
    code, output = fetch(tmp_path / "cache", hub.url)
    assert code == 3
    assert "the repository has no source.spm\n" in output
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("endpoint", "environment"),
    [
        ("http://127.0.0.1:9", {}),  # nobody listens there
        ("http://no-such-host.invalid", {}),
        ("http://127.0.0.1:9", {"HF_HUB_OFFLINE": "1"}),
    ],
)
def test_without_network(tmp_path: Path, endpoint: str, environment: dict[str, str]) -> None:
    code, output = fetch(tmp_path / "cache", endpoint, **environment)
    assert code == 3
    assert "owner/name (revision main): the hub cannot be reached" in output
    assert "docs/models.md" in output
    assert "Traceback" not in output
    assert not (tmp_path / "cache").exists()


def test_safetensors_are_preferred_and_shards_taken_whole() -> None:
    base = {"config.json", "source.spm", "target.spm", "vocab.json"}
    both = base | {"model.safetensors", "pytorch_model.bin"}
    assert hub_files(both, "marian")[0] == sorted(base | {"model.safetensors"})
    shards = {"model.safetensors.index.json", "model-00001-of-00002.safetensors"}
    names, missing = hub_files(base | shards | {"pytorch_model.bin"}, "marian")
    assert names == sorted(base | shards)
    assert missing == []
    assert hub_files({"tf_model.h5"}, "bart")[1] == [
        "config.json",
        "model.safetensors or pytorch_model.bin",
        "tokenizer.json or vocab.json + merges.txt",
    ]


def test_nothing_half_done_is_left(hub: Hub, tmp_path: Path) -> None:
    """A checkpoint that cannot be converted stays downloaded, and no half conversion beside it."""
    config = json.loads((hub.folder / "config.json").read_text())
    (hub.folder / "config.json").write_text(json.dumps(config | {"decoder_layers": 9}))
    cache = tmp_path / "cache"
    code, output = fetch(cache, hub.url)
    assert code == 3
    assert "model.decoder.layers.2.self_attn" in output
    assert model_folders(cache) == leftovers(cache) == []
