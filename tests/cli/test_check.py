"""`mujaz check`: any system's translations, no model."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run


def test_one_json_object_a_line(mujaz: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ar").write_text("وصل 14 جنديا.\nوصل الوفد.\n\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("41 soldiers came.\nThe delegation arrived.\n\n", "utf-8")
    done = mujaz("check", tmp_path / "a.ar", tmp_path / "a.en")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["line"] for record in records] == [1, 2, 3]
    assert [{flag["kind"] for flag in record["flags"]} for record in records] == [
        {"number_missing", "number_added"},
        set(),
        set(),
    ]
    assert all(0 <= record["risk"] <= 1 for record in records)
    assert records[0]["risk"] > records[1]["risk"] > records[2]["risk"] == 0
    assert "1 of 3 lines" in done.stderr


def test_names_dates_and_units_are_checked_too(mujaz: Run, tmp_path: Path) -> None:
    arabic = "التقى سيرغي لافروف كيم جونغ أون في 5 يونيو على بعد 30 كيلومترا من الحدود."
    english = [
        "Sergei Lavrov met Kim Jong Un on June 5, 30 kilometres from the border.",
        "Sergei Lavrov met Xi Jinping on June 5, 30 kilometres from the border.",
        "Sergei Lavrov met Kim Jong Un on July 5, 30 hours from the border.",
    ]
    (tmp_path / "ar").write_text(f"{arabic}\n" * 3, encoding="utf-8")
    (tmp_path / "en").write_text("\n".join(english) + "\n", encoding="utf-8")
    done = mujaz("check", tmp_path / "ar", tmp_path / "en")
    kinds = [
        {flag["kind"] for flag in json.loads(line)["flags"]} for line in done.stdout.splitlines()
    ]
    assert kinds == [set(), {"name"}, {"date", "unit"}]


def test_files_of_different_length_are_refused(mujaz: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ar").write_text("وصل الوفد.\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("One.\nTwo.\n", encoding="utf-8")
    done = mujaz("check", tmp_path / "a.ar", tmp_path / "a.en")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "1 lines" in done.stderr
    assert "2" in done.stderr
