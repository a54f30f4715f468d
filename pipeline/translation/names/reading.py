"""Names lists from TSV and YAML files, with errors that name file and line."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.cleaning.unicode import fold_letters
from pipeline.errors import SettingsError
from pipeline.translation.names.entries import TYPES, NameEntry, surnames

COLUMNS = ("type", "english", "arabic", "variants", "short", "accepted", "wrong", "careful")
SHIPPED = Path(__file__).with_name("names.tsv")
_REMEDY = "docs/names.md explains the format"
_KEYS = frozenset(COLUMNS)


def read_list(file: Path) -> list[NameEntry]:
    """The entries of one list, by the file's ending: `.tsv`, `.yaml` or `.yml`.

    Raises:
        SettingsError: unreadable, or an entry that cannot be used; names file and line.
    """
    if file.suffix.lower() not in {".tsv", ".yaml", ".yml"}:
        raise SettingsError(f"{file}: a names list ends in .tsv, .yaml or .yml", _REMEDY)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"names list not found: {file}",
            "correct 'names.files' in models.yaml; relative paths start at that file's folder",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"cannot read names list {file}: {error}", "it must be a readable UTF-8 file"
        ) from error
    rows = _tsv(text, file) if file.suffix.lower() == ".tsv" else _yaml(text, file)
    origin = "shipped" if file == SHIPPED else ""
    return [_entry(row, f"{file}, line {line}", origin) for line, row in rows]


class ShippedRows:
    """The shipped list, read as lines; an entry is made only when a name is met.

    Its file is made by training/names_list.py with the columns in the order of `COLUMNS`, Arabic
    spellings of letters and single spaces only, so a row needs no checking (a test reads it all).
    """

    def __init__(self, file: Path = SHIPPED) -> None:
        self._file = file
        self._lines = file.read_text(encoding="utf-8").split("\n")[1:-1]

    def __len__(self) -> int:
        return len(self._lines)

    def spellings(self) -> Iterator[tuple[int, list[str]]]:
        """(row, its Arabic spellings folded for matching) for every row."""
        # Folding one long string is far cheaper than folding thousands of short ones.
        lines = fold_letters("\n".join(self._lines)).split("\n")
        for row, line in enumerate(lines):
            cells = line.split("\t", 4)
            yield row, [cells[2], *cells[3].split("|")] if cells[3] else [cells[2]]

    def entry(self, row: int) -> NameEntry:
        """The entry of a row."""
        where = f"{self._file}, line {row + 2}"
        parsed = next(iter(_tsv("\t".join(COLUMNS) + "\n" + self._lines[row], self._file)))[1]
        return _entry(parsed, where, "shipped")


def digest(shipped: bool, files: Iterable[Path]) -> str:
    """Hex sha256 over the lists' bytes in order: part of every brief's identity.

    Raises:
        SettingsError: a list cannot be read.
    """
    total = hashlib.sha256()
    for file in [*([SHIPPED] if shipped else []), *files]:
        try:
            total.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise SettingsError(
                f"cannot read names list {file}: {error.strerror or error}",
                "correct 'names.files' in models.yaml",
            ) from error
    return total.hexdigest()


def _tsv(text: str, file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = text.splitlines()
    header = lines[0].split("\t") if lines else []
    unknown = [name for name in header if name not in _KEYS]
    if unknown or "english" not in header or "arabic" not in header:
        raise SettingsError(
            f"{file}, line 1: the first line must name the columns, among them 'english' and "
            f"'arabic'{'; unknown: ' + ', '.join(unknown) if unknown else ''}",
            f"columns: {', '.join(COLUMNS)}, separated by tabs",
        )
    for number, cells in enumerate(
        csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE), start=2
    ):
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) > len(header):
            raise SettingsError(
                f"{file}, line {number}: {len(cells)} cells, but {len(header)} columns", _REMEDY
            )
        row: dict[str, Any] = dict(zip(header, map(str.strip, cells), strict=False))
        for key in ("variants", "short", "accepted", "wrong"):
            row[key] = [part.strip() for part in row.get(key, "").split("|") if part.strip()]
        careful = row.get("careful", "")
        if careful not in {"", "yes", "no"}:
            raise SettingsError(
                f"{file}, line {number}: careful: 'yes' or empty, not '{careful}'", _REMEDY
            )
        row["careful"] = careful == "yes"
        yield number, row


def _yaml(text: str, file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import yaml

    class Numbered(yaml.SafeLoader):
        """Mappings remember their line."""

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        loaded: dict[Any, Any] = loader.construct_mapping(node, deep=True)
        return {**loaded, "__line__": node.start_mark.line + 1}

    Numbered.add_constructor("tag:yaml.org,2002:map", mapping)
    try:
        data = yaml.load(text, Loader=Numbered)  # noqa: S506 - a SafeLoader that counts lines
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise SettingsError(f"{file}{where}: not valid YAML: {problem}", _REMEDY) from error
    if data is None:
        return
    known = {"names", "do_not_translate", "__line__"}
    if not isinstance(data, dict) or set(data) - known:
        extra = sorted(set(data) - known) if isinstance(data, dict) else []
        raise SettingsError(
            f"{file}, line 1: expected 'names' and 'do_not_translate'"
            + (f"; unknown: {', '.join(map(str, extra))}" if extra else ""),
            _REMEDY,
        )
    for key in ("names", "do_not_translate"):
        if not isinstance(data.get(key) or [], list):
            raise SettingsError(f"{file}: '{key}' must be a list", _REMEDY)
    for item in data.get("names") or []:
        if not isinstance(item, dict):
            raise SettingsError(f"{file}: names: {item!r} is no mapping", _REMEDY)
        line = item.pop("__line__")
        short = item.get("short") or {}
        if isinstance(short, dict):
            short.pop("__line__", None)
            item["short"] = [f"{arabic}={english}" for arabic, english in short.items()]
        yield line, item
    for kept in data.get("do_not_translate") or []:
        if not isinstance(kept, str) or not kept.strip():
            raise SettingsError(f"{file}: do_not_translate: {kept!r} is no text", _REMEDY)
        yield data["__line__"], {"type": "do_not_translate", "english": kept, "arabic": kept}


def _entry(row: dict[str, Any], where: str, origin: str) -> NameEntry:
    unknown = set(row) - _KEYS
    if unknown:
        raise SettingsError(
            f"{where}: unknown key '{min(map(str, unknown))}'", f"keys: {', '.join(COLUMNS)}"
        )
    kind = _text(row, "type", where) or "other"
    if kind not in TYPES:
        raise SettingsError(f"{where}: type '{kind}'", f"types: {', '.join(TYPES)}")
    english = _text(row, "english", where)
    arabic = _text(row, "arabic", where) or (english if kind == "do_not_translate" else "")
    english = english or (arabic if kind == "do_not_translate" else "")
    for key, value in (("english", english), ("arabic", arabic)):
        if not any(map(str.isalnum, value)):
            raise SettingsError(f"{where}: '{key}' is missing or has no letter", _REMEDY)
    pairs = []
    for item in _texts(row, "short", where):
        source, sign, target = item.partition("=")
        if not (sign and source.strip() and target.strip()):
            raise SettingsError(f"{where}: short: '{item}' is not ARABIC=ENGLISH", _REMEDY)
        pairs.append((source.strip(), target.strip()))
    short = tuple(pairs) or (surnames(english, arabic) if kind == "person" else ())
    return NameEntry(
        kind,
        english,
        tuple(dict.fromkeys([arabic, *_texts(row, "variants", where)])),
        short,
        _texts(row, "accepted", where),
        _texts(row, "wrong", where),
        bool(row.get("careful")),
        origin or where,
    )


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key) or ""
    if not isinstance(value, str):
        raise SettingsError(f"{where}: {key}: expected text, not {value!r}", _REMEDY)
    return " ".join(value.split())


def _texts(row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key) or []
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise SettingsError(f"{where}: {key}: expected a list of texts, not {value!r}", _REMEDY)
    return tuple(" ".join(item.split()) for item in items if item.strip())
