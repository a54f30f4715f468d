"""Articles that differ from each other, and poison: what must fail, with the reason it must have.

All text is made here from a few sentences, names and figures; everything follows from the seed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PLACES = ("النهر", "الجبل", "الوادي", "الساحل", "الواحة", "السهل", "الجزيرة", "المرج")
_NAMES = ("سامي النجار", "ليلى حداد", "عمر الخطيب", "هدى منصور", "يوسف العلي", "مريم سالم")
_TITLES = (
    "اتفاق جديد بين {place} و{other} بشأن المعبر رقم {n}",
    "خسائر التجار في {place} تبلغ {n} مليون دينار",
    "افتتاح المدرسة رقم {n} في مدينة {place}",
)
_SENTENCES = (
    "أعلنت حكومة {place} أن المعبر يستقبل {n} شاحنة يوميا.",
    "وقال الوزير {name} إن العمل يبدأ بعد {m} يوما.",
    "وبلغت الخسائر {n} مليون دينار منذ بداية العام.",
    "وأضاف {name} أن {m} مدرسة أغلقت في {place}.",
    "وذكرت الشرطة أن {m} أشخاص أصيبوا في حادث قرب {other}.",
)
_FURNITURE = ("[ad_1]", "كتب: مراسل الصحيفة", "اقرأ أيضا: أسعار الوقود ترتفع", "Source link")


def article(number: int, seed: int, sentences: int = 3) -> tuple[str, list[str]]:
    """Title and paragraphs of article `number`; no two numbers give the same text."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - no secret
    place, other = chance.sample(_PLACES, 2)
    values = {
        "place": place,
        "other": other,
        "name": chance.choice(_NAMES),
        "n": 1000 + number,
        "m": chance.randint(2, 90),
    }
    chosen = [_SENTENCES[0], *chance.sample(_SENTENCES[1:], sentences - 1)]
    return (
        chance.choice(_TITLES).format(**values),
        [sentence.format(**values) for sentence in chosen],
    )


def as_text(title: str, paragraphs: list[str]) -> str:
    """The article as a scraper leaves it, with furniture around."""
    return "\n".join([title, _FURNITURE[0], *paragraphs, *_FURNITURE[2:]]) + "\n"


def as_page(title: str, paragraphs: list[str]) -> str:
    """The article as a page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article>{body}</article></body></html>"


@dataclass(frozen=True, slots=True)
class Poison:
    """A way to fail: what is put down under a name, and what the report must say."""

    name: str
    suffix: str
    stage: str
    reason: str
    put: Callable[[Path, int], None]


def _bytes(data: bytes) -> Callable[[Path, int], None]:
    # The number keeps two of a kind apart; it is no letter and no line of its own.
    return lambda path, number: _write(path, data.replace(b"NUMBER", str(number).encode()))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _loop(path: Path, _number: int) -> None:
    path.symlink_to(path.name)


def _nowhere(path: Path, number: int) -> None:
    path.symlink_to(f"nowhere-{number}")


POISON = (
    Poison("empty", ".txt", "source", "empty", _bytes(b"")),
    Poison("blank", ".txt", "source", "empty", _bytes(b" \n\t\r\n" * 50)),
    Poison("nuls", ".txt", "source", "control characters", _bytes(b"\x00" * 4096)),
    Poison("picture", ".txt", "source", "PNG picture", _bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 99)),
    Poison("zip", ".html", "source", "ZIP archive", _bytes(b"PK\x03\x04" + b"\x00" * 99)),
    Poison(
        "english", ".txt", "cleaning", "not an Arabic article",
        _bytes(b"The minister said on Monday that talks NUMBER would go on.\n" * 5),
    ),
    Poison("furniture", ".txt", "cleaning", "no article text is left", _bytes(
        "[ad_1]\nاقرأ أيضا: أسعار الوقود ترتفع NUMBER\nتابعونا على فيسبوك\n".encode()
    )),
    Poison("too large", ".txt", "source", "too large", _bytes("كلمة ".encode() * 50_000)),
    Poison("lines", ".txt", "source", "too many lines", _bytes("أ\n".encode() * 6_000)),
    Poison("tags", ".html", "source", "too many elements", _bytes(
        b"<html><body>" + b"<b>x</b>" * 10_100
    )),
    Poison("login", ".html", "source", "no article text", _bytes(
        b"<html><body><form><input name=user><input name=pass></form></body></html>"
    )),
    Poison("broken record", ".jsonl", "source", "not valid JSON", _bytes(b'{"text": "NUMBER\n')),
    Poison("deep record", ".jsonl", "source", "nested too deeply", _bytes(b"[" * 100_000)),
    Poison("huge number", ".jsonl", "source", "too many digits", _bytes(
        b'{"n": ' + b"9" * 5_000 + b"}"
    )),
    Poison("text is a list", ".jsonl", "source", "must be a string", _bytes(b'{"text": [1]}\n')),
    Poison("twin fields", ".jsonl", "source", "stands twice", _bytes(
        b'{"text": "a", "text": "b"}\n'
    )),
    Poison("loop", ".txt", "source", "cannot be read", _loop),
    Poison("nowhere", ".txt", "source", "no such file", _nowhere),
)  # fmt: skip


def fill(
    folder: Path, articles: int, poison: float, seed: int, sentences: int = 3
) -> Iterator[tuple[Path, Poison | None]]:
    """Put `articles` articles into `folder`, a share `poison` of them poisoned.

    Yields:
        Every path as the report will name it, and the poison in it.
    """
    chance = random.Random(seed)  # noqa: S311
    records: list[str] = []
    shelf = folder / "records.jsonl"
    for number in range(articles):
        below = folder / f"{number // 500:02}"
        below.mkdir(parents=True, exist_ok=True)
        if chance.random() < poison:
            kind = POISON[chance.randrange(len(POISON))]
            path = below / f"{number:05}{kind.suffix}"
            kind.put(path, number)
            yield (_first_record(path) if kind.suffix == ".jsonl" else path), kind
            continue
        title, paragraphs = article(number, seed, sentences)
        form = chance.random()
        if form < 0.25:
            record = {"id": "../../id", "title": title, "text": "\n".join(paragraphs)}
            records.append(json.dumps(record, ensure_ascii=False))
            yield shelf.with_name(f"{shelf.name}:{len(records)}"), None
        elif form < 0.3:
            path = below / f"{number:05}.html"
            path.write_text(as_page(title, paragraphs), encoding="utf-8")
            yield path, None
        else:
            path = below / f"{number:05}.txt"
            path.write_text(as_text(title, paragraphs), encoding="utf-8")
            yield path, None
    shelf.write_text("".join(f"{record}\n" for record in records), encoding="utf-8")


def _first_record(path: Path) -> Path:
    return path.with_name(f"{path.name}:1")


def cheap_settings(folder: Path, *, in_flight: int = 32, max_bytes: int = 200_000) -> Path:
    """A settings file for the embedded model with the cheapest decoding."""
    root = Path(__file__).resolve().parents[1]
    file = folder / "models.yaml"
    file.write_text(
        f"""version: 1
default_profile: cheap
models:
  embedded-ar-en:
    task: translation
    family: marian
    path: {root / "models/embedded-ar-en"}
    max_source_tokens: 256
    max_target_tokens: 256
profiles:
  cheap:
    translator:
      model: embedded-ar-en
      threads: 1
      max_sentence_tokens: 100
      decoding:
        beam_size: 1
        max_length_ratio: 1.0
        max_length_slack: 4
limits:
  in_flight: {in_flight}
  max_bytes: {max_bytes}
  min_free_mb: 0.0
""",
        encoding="utf-8",
    )
    return file
