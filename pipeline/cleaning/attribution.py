"""Rules for lines that say who wrote, pictured or supplied it: bylines, captions, credits."""

from __future__ import annotations

import re

from pipeline.cleaning.press import AGENCIES, CITIES, DATE, GIVEN_NAMES
from pipeline.cleaning.rules import CLOSED, UNCLOSED, Rule, rule, up_to
from pipeline.cleaning.unicode import fold_letters

_AGENCY = rf"(?:{AGENCIES})"
_AGENCIES = rf"{_AGENCY}(?:\s*(?:[+/،,|&\-]|و)\s*{_AGENCY})*"
_CITY = rf"(?:{CITIES})"
_DASH = r"\s*[-/|:]+\s*"
_WORD = r"[^\W\d_]+"
_PERSON = rf"(?:{GIVEN_NAMES})(?:\s+{_WORD}){{1,3}}"
_NAME = rf"(?:(?:[دأم]|أ\.د)\. ?)?(?!\S+ (?:في|على|عن|من|إلى|أن|إن) ){_WORD}(?:\s+{_WORD}){{0,3}}"
# «بقلم: ...» names a writer, whoever it is; «تقرير: ...» may as well begin a headline.
_WRITER = (
    r"(?:كتبه?ا?|كتبت|يكتب|بقلم|إعداد|اعداد|أعده|أعدته|حاوره|حاورها|حاورته|مراسلنا|مراسلتنا|موفدنا)"
)
_PERHAPS_WRITER = (
    r"(?:تقرير|متابعة|حوار|تحقيق|تغطية|تحليل|رسالة|بواسطة|(?:ال)?(?:مراسل|كاتب|صحفي|صحافي|محرر)ة?)"
)
_PICTURE = r"(?:ال)?صورة(?: (?:أرشيفية|تعبيرية|توضيحية|من الأرشيف))?"
_MAKER = (
    r"(?:تحرير|ترجمة|تدقيق|مونتاج|إخراج|تصوير|المصور|عدسة|بعدسة|غرافيك|جرافيك|إشراف"
    r"|photo (?:by|credit)|image credit|credit|editing by|translated by)"
)

RULES: tuple[Rule, ...] = (
    rule(
        "byline",
        "names the writer",
        rf"{_WRITER}\s*[:/|\-]+\s*{_NAME}(?:{_DASH}{_NAME})?",
        rf"(?:بقلم|حاوره|حاورته|حاورها|كتبه) {_NAME}",
        r"(?:written )?by:? (?!the )[a-z.'\-]+(?: [a-z.'\-]+){1,2}|author\s*:.{2,40}",
    ),
    rule(
        "byline",
        "place and source of the report",
        rf"{_CITY}{_DASH}[\"(]?(?:{_AGENCIES}|خاص(?: ب\S+)?)[\")]?",
        rf"[\"(]?(?:{_AGENCIES}|خاص)[\")]?{_DASH}{_CITY}",
        rf"{_WORD}(?: {_WORD}){{0,2}}[\s\-/،,]*{DATE}\s*[(\[]{_AGENCIES}[)\]][\s:\-]*",
        rf"خاص|خاص ب{_WORD}(?: {_WORD})?|(?:غرفة|قسم) (?:الأخبار|التحرير|المتابعة)",
    ),
    rule(
        "credit",
        "names the source",
        rf"[(\[\"]?{_AGENCIES}[)\]\"]?",
        rf"{UNCLOSED}(?:المصدر|المصادر|sources?)\s*[:|/\-]+\s*\S+" + up_to(5),
        rf"(?:المصدر|المصادر|نقلا عن|source) {_AGENCIES}",
    ),
    rule(
        "credit",
        "names who made it",
        rf"[(\[]?{_MAKER}\s*[:/|\-]+\s*{_NAME}(?:{_DASH}{_NAME}){{0,3}}[)\]]?",
        r"[(\[](?:إعداد|تغطية|شارك في التغطية|كتابة|ساهم في التغطية|reporting by) .{3,200}[)\]]",
        rf"(?:تصوير|عدسة) {_PERSON}",
        r"مصدر الصورة(?:\s*[:،,\-].{0,60})?|حقوق الصورة.{0,60}",
        r"(?=.*[./\-])[^\W\d_]{1,2}(?:[\s./\-]+[^\W\d_]{1,2}(?!\w)){1,6}\.?(?:\s*\([^()]{2,20}\))?",
    ),
    rule(
        "caption",
        "caption of a picture",
        rf"{CLOSED}{_PICTURE}\s*[:|]" + up_to(40),
        r"[(\[]?(?:صورة |صور )?(?:أرشيفية|من الأرشيف|أرشيف|تعبيرية|توضيحية)[)\]]?",
        r"(?:ال)?تعليق(?: على)? (?:ال)?صورة(?:\s*[:،,\-].{0,250})?",
        r"من (?:اليمين|اليسار)(?: إلى (?:اليسار|اليمين))?\s*:" + up_to(30),
        rf"{UNCLOSED}من (?:اليمين|اليسار)(?: إلى (?:اليسار|اليمين))?\s*[،,]" + up_to(30),
        r"(?:photo|image|picture|file photo|caption)\s*[:|\-].{1,250}",
    ),
)

# Only for short unpunctuated lines that are not the headline: «تقرير: ...», «خاص | ...» and
# «صور جوية ...» may begin one.
_SCENE = (
    r"(?:مؤتمر|اجتماع|لقاء|كلمة|زيارة|جلسة|استقبال|مراسم|افتتاح|قمة|مباراة|تدريب|مشاركت|كلمت|لقائ"
    r"|زيارت|تفقد|وصول|جولت|جولة|حفل|مناور|تجمع|احتجاج|مظاهر|عملي(?:ة|ات) (?:إنقاذ|البحث|الإنقاذ))"
)
_SUPPLIER = rf"{_WORD}(?:[\s/\-]{_WORD}){{0,2}}"
CAPTION_LIKE: tuple[Rule, ...] = (
    rule(
        "caption",
        "caption: ends with the picture's supplier",
        r".{3,200}?\s*(?:[(\[]\s*(?!فيديو|صور\b|بالصور|شاهد|تحديث)(?:صورة )?"
        rf"(?:{_AGENCIES}|{_SUPPLIER})\s*[)\]]"
        rf"|(?:\s[-|/©]|©)\s*(?:{_AGENCIES}|أرشيفية?|أرشيف|الأرشيف))",
    ),
    rule(
        "caption",
        "caption: describes a scene",
        r"(?!و(?!زير|زراء|زارة|فد|كيل|الد|لي))\S+(?: [^\s.،؛:]+){1,7} "
        rf"(?:خلال|أثناء|لدى|على هامش) (?:ال)?{_SCENE}\S*"
        r"(?: [^\s.؛:!؟?…]+){0,8}",
        r"(?:صورة|صور|لقطة|لقطات|مشهد|مشاهد|جانب) (?:من|ل)" + up_to(14),
        rf"{_PICTURE}\s*[:|]" + up_to(40),
        r"(?:صورة|صور|لقطة|لقطات) (?:أرشيفية|تعبيرية|توضيحية|جوية|متداولة|نشرت?ها|التقطت|وزعت?ها"
        r"|بالأقمار)" + up_to(20),
    ),
)
NAMED = rule(
    "byline",
    "names the writer",
    rf"(?:{_PERHAPS_WRITER}|كتبت?|إعداد)(?: {_WORD})?\s*[:/|\-]*\s*{_PERSON}",
    rf"{_PERSON}\s*[-/|]\s*(?:{_CITY}|{_AGENCIES}|خاص)",
    rf"(?:{_CITY}|خاص|{_AGENCIES})\s*[-/|]\s*{_PERSON}",
)
BETWEEN: tuple[Rule, ...] = (NAMED, *CAPTION_LIKE)
# Before the first paragraph and after the last.
AROUND: tuple[Rule, ...] = (
    NAMED,
    rule("byline", "a name alone", _PERSON),
    rule("byline", "names the writer", rf"{_PERHAPS_WRITER}\s*[:/|\-]+\s*{_NAME}"),
    rule(
        "byline",
        "place and name or source of the report",
        rf"(?:{_CITY}|خاص)\s*[-/|:]\s*{_WORD}(?: {_WORD}){{0,3}}",
        rf"{_WORD}(?: {_WORD}){{0,2}}\s*[-/|:]\s*{_PERSON}",
        rf"(?:{_WORD} ){{1,2}}(?:للأنباء|نيوز|برس|نت)\s*[-/|]\s*{_WORD}(?: {_WORD}){{0,2}}",
        rf"{_WORD}(?: {_WORD}){{0,3}}\s*[-/|]\s*(?:{_CITY}|خاص|متابع(?:ة|ات)(?: خاصة)?|تقرير خاص)",
    ),
    *CAPTION_LIKE,
)
# Taken off a caption, so that its repetition without the supplier is seen.
SUPPLIER = re.compile(fold_letters(rf"\s*(?:[(\[]\s*{_AGENCIES}\s*[)\]]|[-|/©]\s*{_AGENCIES})$"))
