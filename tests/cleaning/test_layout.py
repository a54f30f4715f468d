"""What a line's place tells: title, standfirst, subhead, caption, leftovers, and the safe cases."""

from __future__ import annotations

from tests.cleaning.reading import clean, roles

BODY = "قالت البلدية إن أعمال الترميم استمرت عامين كاملين وكلفت سبعة ملايين دولار."
MORE = "وأضافت أن التجار سيعودون إلى محالهم خلال أسبوع واحد من إعادة الافتتاح."
TITLE = "البلدية تعيد فتح السوق القديمة بعد ترميمها"


def names(*lines: str, title: str | None = None, outlet: str | None = None) -> list[str]:
    return [role for _, role in roles("\n".join(lines), title, outlet)]


def test_an_article_without_headline_has_no_title() -> None:
    article = clean(f"{BODY}\n{MORE}")
    assert article.title is None
    assert [line.role for line in article.lines] == ["body", "body"]


def test_the_headline_is_the_first_short_line_and_a_second_one_is_kept_as_subhead() -> None:
    assert names(TITLE, "كلفة الترميم سبعة ملايين دولار", BODY) == ["title", "subhead", "body"]


def test_labels_above_the_headline_go() -> None:
    assert names("محليات", "صحيفة النهر", TITLE, BODY)[:2] == ["boilerplate", "boilerplate"]
    assert names("ملف خاص", TITLE, BODY) == ["boilerplate", "title", "body"]


def test_a_short_headline_is_not_taken_for_a_label() -> None:
    assert names("السودان يغرق مجددا", "الفيضانات تدمر مئات المنازل في العاصمة", BODY) == [
        "title", "subhead", "body"
    ]  # fmt: skip
    assert names("انهيار جسر", BODY) == ["title", "body"]


def test_headlines_that_close_with_a_sign() -> None:
    assert names("هل تعود الحياة إلى السوق القديمة؟", BODY) == ["title", "body"]
    assert names("السوق القديمة تعود.. والتجار ينتظرون…", BODY) == ["title", "body"]
    assert names("أعادت البلدية فتح السوق القديمة.", BODY) == ["body", "body"]


def test_what_resembles_a_byline_or_a_site_is_the_headline_where_there_is_no_other() -> None:
    for line in (
        "وكالة الطاقة تحذر إيران",
        "قناة السويس تسجل أرباحا",
        "تقرير: محمد صلاح يرحل",
        "خاص | محمد السيد يكشف الأسرار",
        "صور جوية تكشف حجم الدمار",
        "جانب من سيرة المدينة القديمة",
        "مصدر: الاتفاق خلال أيام",
        "صورة: هكذا بدت المدينة",
    ):
        assert names(line, BODY) == ["title", "body"], line
    assert names("رئيس البلدية يتفقد السوق (رويترز)", TITLE, BODY) == ["caption", "title", "body"]
    assert names("تقرير: سامي حداد", TITLE, BODY) == ["byline", "title", "body"]
    assert names("صحيفة النهر", BODY) == ["boilerplate", "body"]
    assert names(TITLE, "صحيفة النهر", BODY) == ["title", "boilerplate", "body"]


def test_section_names_may_begin_a_headline() -> None:
    assert names("عاجل | زلزال قوي", BODY) == ["title", "body"]
    assert names("تقرير: انخفاض أسعار النفط العالمية", BODY) == ["title", "body"]
    assert names("مراسل الجزيرة: القصف مستمر منذ الفجر", BODY) == ["title", "body"]


def test_a_stated_title_is_line_0_and_its_repetition_a_duplicate() -> None:
    article = clean(f"{TITLE}\n{BODY}", title=f"{TITLE} | صحيفة النهر")
    assert [(line.number, line.role) for line in article.lines] == [
        (0, "title"), (1, "duplicate"), (2, "body")
    ]  # fmt: skip
    assert article.title == TITLE
    assert article.sentences[0].ar == TITLE
    assert article.sentences[0].paragraph == 0


def test_the_site_is_taken_off_a_stated_title_only_where_it_is_known() -> None:
    assert clean(BODY, title="قمة جنيف - نهاية بلا اتفاق").title == "قمة جنيف - نهاية بلا اتفاق"
    assert clean(BODY, title="قمة جنيف - المدار", outlet="المدار").title == "قمة جنيف"
    assert clean(BODY, title="قمة جنيف | المدار نيوز").title == "قمة جنيف"
    assert clean(BODY, title="  ").title is None


def test_a_subhead_stands_between_paragraphs() -> None:
    assert names(TITLE, BODY, "عودة السوق (فيديو)", MORE)[2] == "subhead"
    assert names(TITLE, BODY, "مطالب التجار", MORE) == ["title", "body", "subhead", "body"]


def test_the_items_of_a_list_are_text() -> None:
    rows = ("عيار 24: 3540 جنيها", "عيار 21: 3097 جنيها")
    assert names(TITLE, "وجاءت الأسعار كالتالي:", *rows, MORE)[2:4] == ["body", "body"]
    assert (
        names(TITLE, BODY, "خفض الرسوم", "دعم الصادرات", "تثبيت الأجور", "وقف الهدم", MORE)[2:6]
        == ["body"] * 4
    )
    assert names(TITLE, BODY, "- خفض الرسوم", MORE)[2] == "body"
    assert names(TITLE, BODY, "وأبرز المطالب:", "خفض الرسوم")[-1] == "body"


def test_a_date_between_paragraphs_heads_a_timeline_and_is_furniture_elsewhere() -> None:
    first, second, third = (f"الخميس {day} أكتوبر 2023 - 10:30" for day in (12, 19, 26))
    assert names(TITLE, first, BODY, second, MORE, third) == [
        "title", "boilerplate", "body", "subhead", "body", "boilerplate"
    ]  # fmt: skip


def test_a_caption_printed_twice_is_a_caption_also_with_its_supplier() -> None:
    assert (
        names(TITLE, BODY, "السوق بعد الترميم", "السوق بعد الترميم", MORE)[2:4] == ["caption"] * 2
    )
    assert (
        names(TITLE, BODY, "السوق بعد الترميم", "السوق بعد الترميم - رويترز", MORE)[2:4]
        == ["caption"] * 2
    )


def test_the_headline_printed_twice_is_a_headline_once() -> None:
    assert names(TITLE, TITLE, BODY) == ["title", "duplicate", "body"]
    assert names("رياضة | كرة قدم", TITLE, TITLE, BODY)[1:3] == ["title", "duplicate"]


def test_a_paragraph_printed_twice_stays_once_and_short_answers_stay() -> None:
    assert names(TITLE, BODY, MORE, BODY) == ["title", "body", "body", "duplicate"]
    assert names(TITLE, BODY, "لا تعليق.", MORE, "لا تعليق.")[-1] == "body"


def test_long_paragraphs_that_begin_alike_are_not_duplicates() -> None:
    long = "وقالت المصادر إن المحادثات مستمرة بين الأطراف " * 30
    assert names(TITLE, long + "بلا نتيجة.", long + "وقد تنجح.") == ["title", "body", "body"]


def test_headlines_below_a_heading_of_links() -> None:
    link = "أسعار الوقود ترتفع للمرة الثالثة هذا العام"
    assert names(TITLE, BODY, "اقرأ أيضا", link, MORE)[2:4] == ["boilerplate"] * 2
    assert names(TITLE, BODY, "اقرأ أيضا", link, "مطالب التجار", MORE)[2:5] == [
        "boilerplate", "boilerplate", "subhead"
    ]  # fmt: skip
    assert names(TITLE, BODY, "اقرأ أيضا", "مطالب التجار", MORE)[2:4] == ["boilerplate", "subhead"]
    assert names(TITLE, BODY, "مواضيع ذات صلة", link, "كيف نحمي السوق؟")[2:] == ["boilerplate"] * 3
    # A paragraph below it is never a link.
    assert names(TITLE, BODY, "اقرأ أيضا", MORE)[-1] == "body"


def test_short_lines_after_the_text() -> None:
    assert names(TITLE, BODY, "كوريا الشمالية، روسيا، بوتين")[-1] == "boilerplate"
    assert names(TITLE, BODY, "سوق", "البلدية")[-2:] == ["boilerplate"] * 2
    assert (
        names(TITLE, BODY, MORE, "الشرطة تضبط عصابة لتهريب الآثار في الجنوب", "حريق في مصنع")[-2:]
        == ["boilerplate"] * 2
    )
    rows = ("الميناء 2-1 النجوم", "الاتحاد 0-0 الشباب", "الوحدة 3-2 الساحل")
    assert names(TITLE, BODY, *rows)[-3:] == ["body"] * 3
    # One line of some length may be the last paragraph without its full stop.
    assert names(TITLE, BODY, "والتحقيق في الأسباب ما زال مستمرا حتى الآن")[-1] == "body"


def test_an_outlet_without_full_stops_keeps_its_paragraphs() -> None:
    paragraphs = [
        "اندلع حريق كبير فجر اليوم في سوق الخشب بالمدينة الصناعية وأتى على أربعين محلا",
        "وقال شهود عيان إن النيران بدأت في ورشة صغيرة ثم امتدت بسبب الرياح القوية",
        "ونقل أربعة من رجال الإطفاء إلى المستشفى العام",
        "خسائر بالملايين",
        "وقدر رئيس الغرفة الخسائر الأولية بنحو اثني عشر مليون دينار مؤكدا أن المحلات غير مؤمنة",
    ]
    assert names("حريق في سوق الخشب", *paragraphs) == [
        "title", "body", "body", "body", "subhead", "body"
    ]  # fmt: skip


def test_a_headline_given_alone_is_the_text() -> None:
    assert names(TITLE) == ["body"]
    assert names("قتل شخصان") == ["body"]
    long = "الوزارة تعلن تأجيل الامتحانات أسبوعين بعد السيول التي عطلت الدراسة في خمس محافظات"
    assert names("[ad_1]", long, "Source link") == ["boilerplate", "body", "boilerplate"]
    assert names(TITLE, "كلفة الترميم سبعة ملايين دولار") == ["title", "body"]


def test_a_byline_with_an_unknown_name_is_known_by_the_date_beside_it() -> None:
    assert names(TITLE, "تيسير الأبنوسي", "آخر تحديث: 22 آب/أغسطس 2023", BODY)[1] == "byline"
    assert names(TITLE, "على الحدود الشمالية", BODY)[1] == "subhead"
    assert names(TITLE, "أمل جديد للتجار", BODY)[1] == "subhead"


def test_a_dateline_stays_in_the_paragraph() -> None:
    for dateline in ("القاهرة – رويترز: ", "بيروت (أ ف ب) - ", "موسكو 3 مايو (تاس) - "):
        assert names(TITLE, dateline + BODY) == ["title", "body"]


def test_lines_end_at_every_kind_of_break() -> None:
    for sign in ("\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"):
        assert roles(sign.join([TITLE, "", BODY])) == [(1, "title"), (3, "body")]
