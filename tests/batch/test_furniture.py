"""What an output folder learns about its outlets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.article import RawArticle, Source
from pipeline.batch.furniture import Furniture
from pipeline.cleaning.clean import clean_article
from pipeline.settings import LimitSettings

NOTICE = "نافذة القارئ على أخبار المدينة"


def article(number: int, outlet: str = "النهر", notice: str = NOTICE) -> RawArticle:
    body = f"قال الوزير رقم {number} إن العمل في المشروع يبدأ بعد {number + 3} أيام من الآن."
    more = f"وأضاف أن الكلفة تبلغ {number + 20} مليون دولار بحسب تقديرات اللجنة المشرفة عليه."
    return RawArticle(
        Source(f"{number}.txt", "0" * 64, outlet=outlet), "\n\n".join([body, notice, more])
    )


def dropped(store: Furniture, raw: RawArticle) -> bool:
    lines = clean_article(raw, LimitSettings(), store.of(raw)).lines
    return any(line.text == NOTICE and not line.kept for line in lines)


def learned(out: Path, blocks: Sequence[Sequence[RawArticle]]) -> None:
    with Furniture(out) as store:
        for block in blocks:
            store.learn(block)


def test_a_line_of_several_articles_is_furniture_for_all_of_their_block(tmp_path: Path) -> None:
    learned(tmp_path, [[article(n) for n in range(4)]])
    with Furniture(tmp_path) as store:
        assert all(dropped(store, article(n)) for n in range(4))
        assert not store.of(article(1, outlet="الجبل"))


def test_nights_add_up_and_earlier_articles_stay_as_they_were(tmp_path: Path) -> None:
    first, later = [article(n) for n in range(2)], [article(n) for n in range(2, 6)]
    learned(tmp_path, [first])
    with Furniture(tmp_path) as store:
        assert not any(dropped(store, raw) for raw in first)
    learned(tmp_path, [[*first, *later]])
    with Furniture(tmp_path) as store:
        assert not any(dropped(store, raw) for raw in first)  # their briefs are not made anew
        assert all(dropped(store, raw) for raw in later)


def test_seeing_an_article_again_adds_nothing(tmp_path: Path) -> None:
    two = [article(0), article(1)]
    learned(tmp_path, [two, two, two])
    with Furniture(tmp_path) as store:
        assert not dropped(store, article(0))
        assert not dropped(store, article(1))


def test_a_new_design_of_the_site_is_learned_and_the_old_one_not_forgotten(tmp_path: Path) -> None:
    new = "دفتر اليوم من أحوال السوق"
    old_design = [[article(n) for n in range(k, k + 100)] for k in range(0, 400, 100)]
    new_design = [[article(n, notice=new) for n in range(1000, 1200)]]
    learned(tmp_path, [*old_design, *new_design])
    with Furniture(tmp_path) as store:
        assert dropped(store, article(399))
        last = clean_article(
            article(1199, notice=new), LimitSettings(), store.of(article(1199, notice=new))
        )
        assert [line.kept for line in last.lines if line.text == new] == [False]
