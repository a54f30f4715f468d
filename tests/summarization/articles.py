"""Articles of our own with their translations, built where a test needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.article import Article, Flag, Line, Role, Sentence, Source, TranslatedArticle
from pipeline.article import Translation as English
from tests.checkpoints import PAIRS

Row = tuple[Role, str, str]


def article(
    rows: Sequence[Row], flags: Mapping[int, tuple[Flag, ...]] | None = None
) -> TranslatedArticle:
    """One sentence a line; `flags` are those of the translations by row number from 0."""
    sentences = tuple(
        Sentence(f"s{k}", k, role, arabic) for k, (role, arabic, _) in enumerate(rows, start=1)
    )
    lines = tuple(Line(s.paragraph, s.ar, s.role, True, "running text") for s in sentences)
    title = next((s.ar for s in sentences if s.role == "title"), None)
    translations = tuple(
        English(text, -0.3, (flags or {}).get(k, ())) for k, (_, _, text) in enumerate(rows)
    )
    source = Source(path="article.txt", sha256="ab" * 32)
    return TranslatedArticle(Article(source, title, lines, sentences), translations)


def body(count: int, start: int = 0) -> list[Row]:
    """`count` body sentences from the pairs the test checkpoints were trained on."""
    return [("body", *PAIRS[k % len(PAIRS)]) for k in range(start, start + count)]


BRIDGE: list[Row] = [
    ("title", "انهيار جسر المدينة يقطع طريق الميناء", "Bridge collapse cuts the port road"),
    (
        "body",
        "انهار جسر المدينة القديم فجر الاثنين وقطع طريق الميناء على الشاحنات.",
        "The old city bridge collapsed at dawn on Monday and cut the port road for trucks.",
    ),
    ("body", "وأضاف: «لم يصب أحد».", "He added: “No one was hurt.”"),
    ("subhead", "انهيار جسر المدينة يقطع طريق الميناء", "Bridge collapse cuts the port road"),
    (
        "body",
        "فجر الاثنين انهار جسر المدينة القديم وقطع على الشاحنات طريق الميناء.",
        "At dawn on Monday the old city bridge collapsed and cut the port road for trucks.",
    ),
    (
        "body",
        "وقالت البلدية إن إصلاح الجسر سيستغرق ستة أشهر وسيكلف مليوني دولار.",
        "The municipality said repairing the bridge would take six months and cost $2 million.",
    ),
    (
        "body",
        "ويربط الجسر منذ ستين عاما أحياء الضفة الشرقية بأرصفة الشحن.",
        "For sixty years the bridge has linked the east bank to the loading docks.",
    ),
    ("body", "فهل كان يمكن تجنب ما حدث؟", "Could what happened have been avoided?"),
    (
        "body",
        "وطلبت شركات النقل من الحكومة فتح الطريق العسكري أمام شاحناتها.",
        "Haulage companies asked the government to open the military road to their trucks.",
    ),
]
