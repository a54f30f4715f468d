"""The command-line contract: what goes where, and which exit code says what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import __version__
from tests.conftest import ARTICLE, ROOT, Run

COMMANDS = ["translate", "brief", "batch", "clean", "evaluate", "export"]


def test_version(mujaz: Run) -> None:
    done = mujaz("--version")
    assert (done.returncode, done.stdout) == (0, f"mujaz {__version__}\n")


@pytest.mark.parametrize(
    "command",
    [[name] for name in COMMANDS]
    + [["models", name] for name in ("list", "fetch", "check", "shortlist")],
)
def test_help_has_an_example(mujaz: Run, command: list[str]) -> None:
    done = mujaz(*command, "--help")
    assert done.returncode == 0
    assert f"Example: mujaz {' '.join(command)}" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["translate", "--nonsense"],
        ["translate", "nowhere.txt"],
        ["translate", "tests"],
        ["brief", "nowhere.txt"],
        ["batch", "nowhere.txt"],
        ["clean", "nowhere.txt"],
        ["translate", "README.md", "--profile", "nonsense"],
        ["translate", "README.md", "--models", "nowhere.yaml"],
        ["translate", "README.md", "--format", "pdf"],
        ["models", "fetch", "nonsense"],
        ["models", "shortlist", "nonsense"],
        ["models", "shortlist", "embedded-ar-en", "--text", "nowhere.txt"],
    ],
)
def test_usage_errors_are_code_2_named_on_stderr(mujaz: Run, arguments: list[str]) -> None:
    done = mujaz(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert next(word for word in reversed(arguments) if not word.startswith("--")) in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_model_is_code_3_and_says_what_to_run(mujaz: Run, article: Path) -> None:
    done = mujaz("translate", article, "--profile", "standard")
    assert done.returncode == 3
    assert "mujaz models fetch opus-mt-tc-big-ar-en" in done.stderr
    assert done.stdout == ""


def test_models_list_names_all_and_their_licence(mujaz: Run) -> None:
    done = mujaz("models", "list")
    assert done.returncode == 0
    rows = json.loads(mujaz("models", "list", "--json").stdout)
    for row in rows:
        assert row["name"] in done.stdout
        assert row["licence"] != "unknown"
    assert "CC-BY-4.0" in done.stdout


def test_a_shortlist_is_learned_from_articles_and_used(
    mujaz: Run, article: Path, tmp_path: Path
) -> None:
    profile = "\n  listed:\n    translator: {model: embedded-ar-en, shortlist: true}\n"
    text = (ROOT / "models.yaml").read_text(encoding="utf-8")
    text = text.replace("path: models/", f"path: {ROOT}/models/")
    (tmp_path / "models.yaml").write_text(text + profile, encoding="utf-8")
    options = ("--models", tmp_path / "models.yaml")
    there = {"MUJAZ_CACHE": str(tmp_path / "cache")}
    before = mujaz("translate", article, "--profile", "listed", *options, **there)
    assert before.returncode == 3
    assert "mujaz models shortlist embedded-ar-en" in before.stderr
    learned = mujaz("models", "shortlist", "embedded-ar-en", "--text", article, *options, **there)
    assert learned.returncode == 0, learned.stderr
    assert "pieces can come out" in learned.stderr
    after = mujaz("translate", article, "--profile", "listed", *options, **there)
    assert after.returncode == 0, after.stderr
    assert after.stdout.strip()


def test_clean_shows_every_line_with_role_and_reason(mujaz: Run, article: Path) -> None:
    done = mujaz("clean", article, "--format", "json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["title"] == "اتفاق لإعادة فتح المعبر بين البلدين"
    assert [(line["line"], line["role"], line["kept"]) for line in data["lines"]] == [
        (1, "title", True),
        (2, "boilerplate", False),
        (3, "byline", False),
        (4, "body", True),
        (5, "body", True),
        (6, "subhead", True),
        (7, "body", True),
        (8, "body", True),
        (9, "boilerplate", False),
        (10, "boilerplate", False),
    ]
    assert all(line["reason"] for line in data["lines"])
    assert [line["text"] for line in data["lines"]] == ARTICLE.splitlines()


def test_clean_text_is_what_is_kept(mujaz: Run) -> None:
    done = mujaz("clean", input=ARTICLE)
    assert "[ad_1]" not in done.stdout
    assert "Source link" not in done.stdout
    assert "ترحيب محلي" in done.stdout


@pytest.mark.usefixtures("shipped_model")
class TestWithTheShippedModel:
    def test_translate_to_text_markdown_and_json(self, mujaz: Run, article: Path) -> None:
        text = mujaz("translate", article)
        assert text.returncode == 0, text.stderr
        assert len(text.stdout.strip().split("\n\n")) == 6
        markdown = mujaz("translate", article, "--format", "markdown").stdout
        assert markdown.startswith("# ")
        assert "\n## " in markdown
        data = json.loads(mujaz("translate", article, "--format", "json").stdout)
        assert [s["id"] for s in data["sentences"]] == [f"s{n}" for n in range(1, 8)]
        assert all(s["en"] and s["score"] < 0 for s in data["sentences"])
        assert data["title"]["ar"] == "اتفاق لإعادة فتح المعبر بين البلدين"

    def test_standard_input_and_file_give_the_same(self, mujaz: Run, article: Path) -> None:
        from_file = mujaz("translate", article)
        assert mujaz("translate", input=ARTICLE).stdout == from_file.stdout
        assert mujaz("translate", "-", input=ARTICLE).stdout == from_file.stdout

    def test_the_small_model_is_named_once_and_quiet_is_quiet(
        self, mujaz: Run, article: Path
    ) -> None:
        assert mujaz("translate", article).stderr.count("small built-in translator") == 1
        assert mujaz("translate", article, "--quiet").stderr == ""

    def test_lines_in_lines_out(self, mujaz: Run) -> None:
        lines = ["قال الوزير إن المحادثات بدأت.", "", "***", "٢٠٢٤", "سطر\u2028واحد", "نهاية\r"]
        done = mujaz("translate", "--lines", input="\n".join(lines) + "\n")
        assert done.returncode == 0
        out = done.stdout.split("\n")
        assert len(out) == len(lines) + 1
        assert out[1:4] == ["", "***", "2024"]
        assert out[0]

    def test_lines_as_json(self, mujaz: Run) -> None:
        done = mujaz("translate", "--lines", "--format", "json", input="خبر\nwww.example.org")
        records = [json.loads(line) for line in done.stdout.splitlines()]
        assert [record["line"] for record in records] == [1, 2]
        assert records[1]["en"] == "www.example.org"

    def test_bytes_that_are_no_text_keep_their_lines(self, mujaz: Run) -> None:
        done = mujaz("translate", "--lines", input=b"\xff\xfe\n\x00\x00\n\xd9\x82\xd8\n")
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("\n") == 3

    @pytest.mark.parametrize(("kind", "start"), [("markdown", "# "), ("html", "<!"), ("json", "{")])
    def test_brief_on_stdout(self, mujaz: Run, article: Path, kind: str, start: str) -> None:
        done = mujaz("brief", article, "--format", kind)
        assert done.returncode == 0, done.stderr
        assert done.stdout.lower().startswith(start)

    def test_brief_keeps_every_sentence_and_says_what_was_dropped(
        self, mujaz: Run, article: Path
    ) -> None:
        data = json.loads(mujaz("brief", article, "--format", "json").stdout)
        printed = " ".join(s["ar"] for s in data["sentences"])
        for line in ARTICLE.splitlines():
            dropped = [entry["text"] for entry in data["cleaning"]["dropped"]]
            assert line in dropped or line in printed
        assert data["summary"]["method"] == "extractive"
        assert data["models"]["profile"] == "embedded"

    def test_brief_of_several_with_one_bad(self, mujaz: Run, article: Path, tmp_path: Path) -> None:
        bad = tmp_path / "bad.txt"
        bad.write_text("nothing Arabic here\n")
        out = tmp_path / "out"
        done = mujaz("brief", article, bad, "--format", "json", "--out", out)
        assert done.returncode == 1
        assert "bad.txt" in done.stderr
        assert len(list(out.glob("*.json"))) == 1

    def test_single_bad_article_is_code_1(self, mujaz: Run, tmp_path: Path) -> None:
        bad = tmp_path / "bad.txt"
        bad.write_text("nothing Arabic here\n")
        done = mujaz("translate", bad)
        assert done.returncode == 1
        assert "Arabic" in done.stderr

    def test_evaluate_prints_signed_scores(self, mujaz: Run, tmp_path: Path) -> None:
        (tmp_path / "x.ar").write_text("قال الوزير.\nوصل الوفد.\n", encoding="utf-8")
        (tmp_path / "x.en").write_text("The minister said.\nThe delegation arrived.\n")
        kept = tmp_path / "x.out"
        done = mujaz("evaluate", tmp_path / "x.ar", tmp_path / "x.en", "--output", kept)
        assert done.returncode == 0, done.stderr
        scores = json.loads(done.stdout)["scores"]
        assert "nw:2" in scores["chrF2++"]["signature"]
        assert "tok:13a" in scores["BLEU"]["signature"]
        assert len(kept.read_text().splitlines()) == 2
        (tmp_path / "y.en").write_text("One line.\n")
        assert mujaz("evaluate", tmp_path / "x.ar", tmp_path / "y.en").returncode == 2

    def test_daily_commands_import_neither_torch_nor_transformers(
        self, article: Path, tmp_path: Path
    ) -> None:
        """Also on the very first run, when the model is still to be converted."""
        code = (
            "import sys\nfrom pipeline.cli import app\n"
            "try:\n    app(sys.argv[2:])\nexcept SystemExit as end:\n"
            "    assert not end.code, end.code\n"
            "heavy = set(sys.argv[1].split(',')) & set(sys.modules)\n"
            "assert not heavy, heavy\n"
        )
        for arguments in (
            # Alone at the command line, a tenth of a second for numpy counts.
            ["torch,transformers,numpy", "translate", str(article)],
            ["torch,transformers", "batch", str(article), "--out", str(tmp_path / "out")],
        ):
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments],
                env={"PATH": "", "MUJAZ_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)},
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
