"""Pages: main text, metadata, encodings, and pages without an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import TEXT, failure, one

PAGE = """<!DOCTYPE html>
<html dir="rtl"><head><meta charset="utf-8"><title>افتتاح جسر النهر | المدار</title>
<meta property="og:title" content="افتتاح جسر النهر بعد ثلاث سنوات من العمل">
<meta property="og:site_name" content="المدار">
<meta property="article:published_time" content="2025-03-04T09:30:00+03:00">
<link rel="canonical" href="https://madar.example/bridge">
<script>var tracker = 1;</script></head>
<body><nav><a href="/">الرئيسية</a> <a href="/p">سياسة</a></nav>
<article><h1>افتتاح جسر النهر بعد ثلاث سنوات من العمل</h1>
<p>افتتح <strong>رئيس الوزراء</strong>، <a href="/t">الثلاثاء</a>، <span>جسرا</span>
جديدا يربط ضفتي النهر بكلفة بلغت 120 مليون دولار.</p>
<h2>حركة أسرع</h2>
<p>وقالت وزارة النقل إن الجسر سيختصر الرحلة من ساعة إلى عشر دقائق &ndash; مجانا.<br>وستعبره
40 ألف سيارة يوميا.</p>
<p>ومن المقرر أن تبدأ الشاحنات بالعبور مطلع الشهر المقبل بعد استكمال اختبارات السلامة.</p>
</article><footer>جميع الحقوق محفوظة</footer></body></html>
"""


def write(folder: Path, data: bytes, name: str = "page.html") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_main_text_and_metadata(tmp_path: Path) -> None:
    article = one(write(tmp_path, PAGE.encode()))
    assert article.title == "افتتاح جسر النهر بعد ثلاث سنوات من العمل"
    assert article.source.outlet == "المدار"
    assert article.source.url == "https://madar.example/bridge"
    assert article.source.published == "2025-03-04"
    lines = article.text.splitlines()
    assert lines[-5:] == [
        "افتتح رئيس الوزراء، الثلاثاء، جسرا جديدا يربط ضفتي النهر بكلفة بلغت 120 مليون دولار.",
        "حركة أسرع",
        "وقالت وزارة النقل إن الجسر سيختصر الرحلة من ساعة إلى عشر دقائق – مجانا.",
        "وستعبره 40 ألف سيارة يوميا.",
        "ومن المقرر أن تبدأ الشاحنات بالعبور مطلع الشهر المقبل بعد استكمال اختبارات السلامة.",
    ]
    assert "tracker" not in article.text
    assert "الرئيسية" not in article.text


@pytest.mark.parametrize(
    "data",
    [
        PAGE.replace("utf-8", "windows-1256").encode("cp1256", "xmlcharrefreplace"),
        PAGE.replace("utf-8", "windows-1256").encode(),  # the page names the wrong one
        PAGE.replace('<meta charset="utf-8">', "").encode("cp1256"),
        PAGE.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-8"?>\n' + PAGE.encode(),
    ],
    ids=["named", "misnamed", "unnamed", "utf16", "xml"],
)
def test_encodings_of_a_page(tmp_path: Path, data: bytes) -> None:
    assert one(write(tmp_path, data)).text == one(write(tmp_path, PAGE.encode(), "b.html")).text


def test_a_page_under_a_text_name_and_a_text_under_a_page_name(tmp_path: Path) -> None:
    assert one(write(tmp_path, PAGE.encode(), "page.txt")).title is not None
    assert one(write(tmp_path, TEXT.encode(), "text.html")).text == TEXT


def test_no_date_is_guessed(tmp_path: Path) -> None:
    page = "\n".join(line for line in PAGE.splitlines() if "published_time" not in line)
    assert one(write(tmp_path, page.encode())).source.published is None


def test_a_tag_of_a_hundred_thousand_attributes_does_not_stop_the_run(tmp_path: Path) -> None:
    attributes = " ".join(f'a{n}="x"' for n in range(100_000))
    page = PAGE.replace("<h2>", f"<img {attributes}><h2>")
    assert one(write(tmp_path, page.encode())).text == one(write(tmp_path, PAGE.encode())).text


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>x</title></head></html>",
        "<html></html>",
        "<!DOCTYPE html>",
        "<html><body><script>1</script></body></html>",
        "<html><body>" + "<div>" * 100_000 + "نص" + "</div>" * 100_000,
        "<html><body><p>" + "<b><i>" * 5_000,
        "<a href='" * 5_000,
    ],
    ids=["no-body", "nothing", "doctype", "script", "deep", "unclosed", "quotes"],
)
def test_a_page_without_article_says_so(tmp_path: Path, page: str) -> None:
    assert "page" in failure(write(tmp_path, page.encode())).error.message
