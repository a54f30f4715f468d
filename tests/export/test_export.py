"""`mujaz export`, read back by the programs' own kind of reader and held against the briefs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from lxml import etree

from pipeline.batch.ledger import Ledger
from pipeline.briefs.document import read_document
from pipeline.briefs.view import FLAG_NAMES
from pipeline.cleaning.unicode import as_printed
from pipeline.export.brief import FinishedBrief, Sentence, finished_briefs, in_order
from pipeline.export.tmx import tmx
from tests.conftest import Run
from tests.digest.folder import BANK, QUAKE_AGENCY, QUAKE_PAPER, Told, folder_of

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = Told(
    None,
    None,
    (
        ("", 'عنوان ]]> <script>alert("1")</script>'),
        ('</seg></tu><tu a="1">\x00\x0b\x1b[31m &amp; & \u202eexe ]]>', "نص <b>\x00غامق</b>\ufffe"),
    ),
    flags=("number_missing", 'odd_"<kind>'),
    created="2026-03-04T04:00:00Z",
    path="../<x>.txt",
)
# The agency's sentences again, the first now in doubt.
AGAIN = Told("Echo", None, QUAKE_AGENCY.pairs, flags=("low_score",), created="2026-03-05T04:00:00Z")
TOLD = [AGAIN, HOSTILE, QUAKE_AGENCY, QUAKE_PAPER, BANK]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "outputs"
    folder_of(folder, TOLD)
    return folder


def documents(out: Path) -> list[dict]:
    found = [read_document(file) for file in (out / "briefs").glob("*.json")]
    return sorted(found, key=lambda document: (document["created"], document["id"]))


def kinds(sentence: dict) -> list[str]:
    return [flag["kind"] for flag in sentence["flags"]]


def units(text: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    root = etree.fromstring(text.encode())
    assert (root.tag, root.get("version")) == ("tmx", "1.4")
    assert [child.tag for child in root] == ["header", "body"]
    needed = "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype"
    assert sorted(root[0].attrib) == sorted(needed.split())
    assert root[0].get("srclang") == "ar"
    found = []
    for unit in root[1]:
        assert unit.tag == "tu"
        assert [tuv.get(LANG) for tuv in unit.findall("tuv")] == ["ar", "en"]
        properties: dict[str, list[str]] = {}
        for prop in unit.findall("prop"):
            properties.setdefault(prop.get("type"), []).append(prop.text)
        ar, en = (tuv.findtext("seg") for tuv in unit.findall("tuv"))
        assert len(list(unit.iter())) == 1 + len(unit.findall("prop")) + 4  # no markup of a text's
        found.append((ar, en, properties))
    return found


def test_jsonl_is_every_sentence_as_it_stands(mujaz: Run, out: Path) -> None:
    done = mujaz("export", out, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout  # escaped, for terminals; reads back the same
    assert list(map(json.loads, done.stdout.splitlines())) == [
        {
            "brief": document["id"],
            "sentence": sentence["id"],
            "role": sentence["role"],
            "ar": sentence["ar"],
            "en": sentence["en"],
            "score": sentence["score"],
            "flags": kinds(sentence),
        }
        for document in documents(out)
        for sentence in document["sentences"]
    ]


def test_tmx_has_each_pair_once_with_all_its_flags(mujaz: Run, out: Path) -> None:
    done = mujaz("export", out, "--format", "tmx")
    assert (done.returncode, done.stderr) == (0, "")
    expected: dict[tuple[str, str], dict[str, list[str]]] = {}
    for document in documents(out):
        for sentence in document["sentences"]:
            pair = as_printed(sentence["ar"]), as_printed(sentence["en"])
            first = {"x-brief": [document["id"]], "x-score": [str(sentence["score"])]}
            properties = expected.setdefault(pair, first)
            for kind in kinds(sentence):
                properties.setdefault("x-flag", []).append(kind)
    assert units(done.stdout) == [(*pair, props) for pair, props in expected.items()]
    doubted = next(p for _, en, p in units(done.stdout) if en == QUAKE_AGENCY.pairs[1][0])
    assert doubted["x-flag"] == ["low_score"]  # from the later brief of the same pair


def test_unflagged_leaves_out_what_any_brief_doubts(mujaz: Run, out: Path) -> None:
    whole = units(mujaz("export", out, "--format", "tmx").stdout)
    clean = units(mujaz("export", out, "--format", "tmx", "--unflagged").stdout)
    assert clean == [unit for unit in whole if "x-flag" not in unit[2]]
    assert 0 < len(clean) == len(whole) - 3
    refused = mujaz("export", out, "--format", "jsonl", "--unflagged")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_atom_has_an_entry_for_each_brief(mujaz: Run, out: Path) -> None:
    done = mujaz("export", out, "--format", "atom")
    assert (done.returncode, done.stderr) == (0, "")
    feed = etree.fromstring(done.stdout.encode())
    newest_first = documents(out)[::-1]
    assert feed.tag == f"{ATOM}feed"
    assert all(element.tag.startswith(ATOM) for element in feed.iter())
    assert feed.findtext(f"{ATOM}id")
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}updated") == newest_first[0]["created"]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(newest_first)
    for entry, document in zip(entries, newest_first, strict=True):
        english, arabic = document["title"]["en"], document["title"]["ar"]
        assert entry.findtext(f"{ATOM}id") == f"urn:mujaz:{document['id']}"
        assert entry.findtext(f"{ATOM}title") == as_printed(english or arabic)
        assert entry.find(f"{ATOM}title").get(LANG) == ("en" if english else "ar")
        assert entry.findtext(f"{ATOM}updated") == document["created"]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Mujaz"
        summary = " ".join(as_printed(s["en"]) for s in document["summary"]["sentences"])
        assert entry.findtext(f"{ATOM}summary") == summary
        link = entry.find(f"{ATOM}link")
        assert link.get("rel") == "alternate"
        assert link.get("href") == f"briefs/{document['id']}.html"
        doubts = {kind for sentence in document["sentences"] for kind in kinds(sentence)}
        assert {c.get("term") for c in entry.findall(f"{ATOM}category")} == doubts


def test_atom_says_which_sentence_is_in_doubt(mujaz: Run, tmp_path: Path) -> None:
    flag = {"kind": "number_unsupported", "detail": "7"}
    doubted = {"en": "Seven died.", "ar": None, "evidence": ["s1"], "support": 0.2, "flags": [flag]}
    summary = {"method": "abstractive", "sentences": [doubted]}
    title = {"id": "s1", "paragraph": 1, "role": "title", "ar": "", "en": "", "score": None}
    title |= {"flags": [{"kind": "empty", "detail": ""}], "notes": []}
    extra = {"summary": summary, "sentences": [title]}
    folder_of(tmp_path, [Told(None, None, (("", ""),), path="<a>", extra=extra)])
    done = mujaz("export", tmp_path, "--format", "atom", "--file", tmp_path / "feed.atom")
    assert (done.returncode, done.stdout) == (0, "")
    entry = etree.parse(tmp_path / "feed.atom").find(f"{ATOM}entry")
    number, empty = FLAG_NAMES["number_unsupported"], FLAG_NAMES["empty"]
    expected = f"Seven died. [to check: {number}] [headline to check: {empty}]"
    assert entry.findtext(f"{ATOM}summary") == expected
    assert entry.findtext(f"{ATOM}title") == "<a>"  # no headline: the file


def test_file_is_what_is_printed(mujaz: Run, out: Path, tmp_path: Path) -> None:
    for name in ("jsonl", "tmx", "atom"):
        printed = mujaz("export", out, "-f", name).stdout
        assert mujaz("export", out, "-f", name, "--file", tmp_path / name).stdout == ""
        assert (tmp_path / name).read_text(encoding="utf-8") == printed
    refused = mujaz("export", out, "-f", "tmx", "--file", tmp_path)
    assert refused.returncode == 2
    assert f"cannot write {tmp_path}" in refused.stderr


def test_a_damaged_brief_costs_no_other_its_place(mujaz: Run, tmp_path: Path) -> None:
    cut, odd, whole = folder_of(tmp_path, [QUAKE_AGENCY, QUAKE_PAPER, BANK])
    (tmp_path / "briefs" / f"{cut}.json").write_text("{", encoding="utf-8")
    file = tmp_path / "briefs" / f"{odd}.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["sentences"][0]["score"] = float("nan")
    file.write_text(json.dumps(document), encoding="utf-8")
    for name in ("jsonl", "tmx", "atom"):
        done = mujaz("export", tmp_path, "-f", name)
        assert done.returncode == 1
        assert whole in done.stdout
        assert odd not in done.stdout
        assert done.stderr.count(cut) == done.stderr.count(odd) == 1
    (tmp_path / "briefs" / f"{whole}.json").unlink()
    done = mujaz("export", tmp_path, "-f", "atom", "--file", tmp_path / "feed.atom")
    assert done.returncode == 1
    assert "no brief can be read" in done.stderr
    assert whole in done.stderr
    assert not (tmp_path / "feed.atom").exists()


def test_a_folder_without_briefs_is_said(mujaz: Run, tmp_path: Path) -> None:
    done = mujaz("export", tmp_path, "-f", "tmx")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path} holds no briefs of mujaz batch" in done.stderr
    folder_of(tmp_path, [])
    done = mujaz("export", tmp_path, "-f", "tmx", "--file", tmp_path / "memory.tmx")
    assert done.returncode == 2
    assert f"{tmp_path} has no finished brief" in done.stderr
    assert not (tmp_path / "memory.tmx").exists()


def test_no_text_breaks_the_xml() -> None:
    """Every code point but surrogates, which `finished_briefs` has replaced."""
    signs = [chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n < 0xE000]
    blocks = ["x".join(signs[at : at + 4096]) for at in range(0, len(signs), 4096)]
    brief = made_of(blocks)
    found = units("".join(tmx(lambda: [brief])))
    assert [ar for ar, _, _ in found] == list(dict.fromkeys(map(as_printed, blocks)))


def made_of(texts: list[str]) -> FinishedBrief:
    sentences = tuple(Sentence("s1", "body", text, "e", None, ()) for text in texts)
    return FinishedBrief("0" * 16, "2026-03-03T04:00:00Z", "p", "", "", (), sentences)


def test_a_lone_surrogate_is_replaced(out: Path, tmp_path: Path) -> None:
    (name,) = folder_of(tmp_path, [BANK])
    file = tmp_path / "briefs" / f"{name}.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["sentences"][0]["en"] = "a\ud800b"
    file.write_text(json.dumps(document), encoding="utf-8")
    with Ledger(tmp_path) as ledger:
        (brief,) = finished_briefs(tmp_path, in_order(ledger.entries()), [])
    assert brief.sentences[0].en == "a\ufffdb"
