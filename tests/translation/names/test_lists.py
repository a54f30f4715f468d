"""Names lists: read, refused with file and line, and found in Arabic text."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cleaning.unicode import for_marian
from pipeline.errors import SettingsError
from pipeline.translation.names.entries import NameEntry
from pipeline.translation.names.matcher import NameMatcher, folded_words
from pipeline.translation.names.reading import SHIPPED, ShippedRows, digest, read_list

DESK_TSV = """type\tenglish\tarabic\tvariants\tshort
person\tSalim Haddar\tسليم حدار\tسليم الحدار\tحدار=Haddar
place\tWadi Zahr\tوادي زهر
"""
DESK_YAML = """names:
  - english: Kim Jong-un
    arabic: كيم جونغ أون
    type: person
    short: {كيم: Kim}
do_not_translate:
  - iPhone 15
  - ذا هيل
"""


def _write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def _found(matcher: NameMatcher, text: str) -> list[tuple[str, str]]:
    source = for_marian(text)
    return [(source[m.start : m.end], m.english) for m in matcher.find(source)]


@pytest.fixture(scope="module")
def shipped() -> NameMatcher:
    return NameMatcher([], ShippedRows())


def test_tsv_and_yaml_lists(tmp_path: Path) -> None:
    salim, wadi = read_list(_write(tmp_path, "desk.tsv", DESK_TSV))
    assert salim.arabic == ("سليم حدار", "سليم الحدار")
    assert salim.short == (("حدار", "Haddar"),)
    assert (wadi.type, wadi.english) == ("place", "Wadi Zahr")
    kim, phone, hill = read_list(_write(tmp_path, "desk.yaml", DESK_YAML))
    assert kim.short == (("كيم", "Kim"),)
    assert [(e.type, e.english) for e in (phone, hill)] == [
        ("do_not_translate", "iPhone 15"),
        ("do_not_translate", "ذا هيل"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tsv", "type\tenglish\n", "line 1"),
        ("a.tsv", "english\tarabic\nParis\t\n", "line 2: 'arabic'"),
        ("a.tsv", "type\tenglish\tarabic\nriver\tNile\tالنيل\n", "line 2: type 'river'"),
        ("a.tsv", "english\tarabic\nNile\tالنيل\tx\n", "line 2: 3 cells"),
        ("a.yaml", "names:\n  - english: Nile\n", "line 2: 'arabic'"),
        ("a.yaml", "names:\n  - english: N\n    arabic: ن\n    typ: x\n", "unknown key 'typ'"),
        ("a.yaml", "name: []\n", "unknown: name"),
        ("a.yaml", "names: [\n", "not valid YAML"),
        ("a.csv", "", "ends in .tsv"),
    ],
)
def test_a_bad_list_is_refused_by_file_and_line(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    file = _write(tmp_path, name, text)
    with pytest.raises(SettingsError) as refused:
        read_list(file)
    assert str(file) in refused.value.message
    assert said in refused.value.message


def test_the_shipped_list_is_whole() -> None:
    entries = read_list(SHIPPED)
    rows = ShippedRows()
    assert len(entries) == len(rows) > 2000
    for row, spellings in rows.spellings():
        assert [folded_words(s) for s in entries[row].arabic] == spellings
        assert rows.entry(row) == entries[row]


def test_the_digest_follows_the_lists_content(tmp_path: Path) -> None:
    one = _write(tmp_path, "one.tsv", DESK_TSV)
    before = digest(True, [one])
    assert digest(False, [one]) != before
    one.write_text(DESK_TSV.replace("Haddar", "Hadar"), encoding="utf-8")
    assert digest(True, [one]) != before
    with pytest.raises(SettingsError):
        digest(True, [tmp_path / "gone.tsv"])


@pytest.mark.parametrize(
    "spelling",
    [
        "كيم جونغ أون",
        "كيم جونج اون",
        "كيم يونج أون",
        "كيم جونغ-أون",
        "وكيم جونغ أون",
        "لكيم جونغ أون",
    ],
)
def test_spellings_and_attached_particles(shipped: NameMatcher, spelling: str) -> None:
    assert [e for _, e in _found(shipped, f"قال {spelling} ذلك.")] == ["Kim Jong Un"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("وبالسودان والقاهرة", ["Sudan", "Cairo"]),
        ("سافر للصين فبكين", ["China", "Beijing"]),
        ("كوريا الشمالية", ["North Korea"]),  # the longest, not Korea
        ("في بيونغ يونغ", ["Pyongyang"]),  # one unstable letter off
        ("المصريون والكورية", []),  # not inside other words
        ("مصرف", []),
        ("قُتل خمسة", []),
    ],
)
def test_what_is_found(shipped: NameMatcher, text: str, names: list[str]) -> None:
    assert [e for _, e in _found(shipped, text)] == names


def test_mentions_are_where_they_say(shipped: NameMatcher) -> None:
    assert _found(shipped, "ووصل إلى موسكو") == [("موسكو", "Moscow")]
    assert _found(shipped, "وزار لموسكو") == [("موسكو", "Moscow")]


def test_surnames_count_once_the_full_name_is_there(shipped: NameMatcher) -> None:
    later = for_marian("وقال كيم إن بيسكوف مخطئ")
    full = shipped.find(for_marian("زار ديمتري بيسكوف كيم جونغ أون"))
    found = shipped.find(later, shipped.short_forms(full))
    assert [(m.english, m.entry.english) for m in found] == [
        ("Kim", "Kim Jong Un"),
        ("Peskov", "Dmitry Peskov"),
    ]


def test_one_letter_makes_another_arab_name() -> None:
    matcher = NameMatcher([NameEntry("person", "Salim Hassan Ali", ("سليم حسن علي",))])
    assert matcher.find("قال سليم حسين علي") == []


def test_a_desk_list_wins_over_the_shipped_one() -> None:
    mine = NameEntry("person", "Kim Jong-un", ("كيم جونغ أون",), origin="desk.tsv, line 2")
    matcher = NameMatcher([mine], ShippedRows())
    assert [e for _, e in _found(matcher, "كيم جونغ أون")] == ["Kim Jong-un"]
