"""What only one outlet says."""

from __future__ import annotations

from pipeline.stories.only_here import only_here

AGENCY = [
    "قتل 23 شخصا وأصيب 160 في زلزال ضرب محافظة كرمان جنوب شرقي إيران عصر الاثنين.",
    "وقال رئيس الهلال الأحمر بيمان رستمي إن فرق الإنقاذ تبحث عن ناجين تحت الأنقاض.",
]
PAPER = [
    "أودى زلزال كرمان جنوب شرقي إيران بحياة 23 شخصا وأصاب نحو 160 آخرين يوم الاثنين.",
    "ويخشى مزارعو الفستق أن تكون قنوات الري القديمة قد انهارت بالكامل.",
]


def test_a_retold_sentence_has_a_counterpart_and_a_new_one_has_not() -> None:
    found = only_here({"agency": AGENCY, "paper": PAPER})
    assert found == {"agency": [1], "paper": [1]}


def test_a_figure_that_nobody_else_has_is_new() -> None:
    other = [AGENCY[0].replace("23", "31")]
    same = only_here({"agency": AGENCY[:1], "paper": [AGENCY[0]]})
    assert same == {"agency": [], "paper": []}
    assert only_here({"agency": AGENCY[:1], "paper": [PAPER[0].replace("23", "31")]})["paper"] == [
        0
    ]
    assert only_here({"agency": AGENCY[:1], "paper": other})["paper"] == []  # the rest is the same


def test_a_lead_that_others_tell_in_parts_is_not_only_here() -> None:
    parts = [
        "ضرب الزلزال محافظة كرمان جنوب شرقي إيران.",
        "والحصيلة 23 شخصا قتلوا و160 أصيبوا الاثنين.",
    ]
    assert only_here({"agency": AGENCY[:1], "portal": parts})["agency"] == []


def test_one_outlet_alone_has_nothing_to_be_compared_with() -> None:
    assert only_here({"agency": AGENCY}) == {"agency": []}
    assert only_here({}) == {}
