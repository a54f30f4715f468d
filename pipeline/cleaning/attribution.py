"""Rules for lines that say who wrote, pictured or supplied the article: bylines, captions, credits."""

from __future__ import annotations

import re

from pipeline.cleaning.press import AGENCIES, CITIES, GIVEN_NAMES
from pipeline.cleaning.rules import Rule, rule, up_to
from pipeline.cleaning.unicode import fold_letters

_AGENCY = rf"(?:{AGENCIES})"
_AGENCIES = rf"{_AGENCY}(?:\s*(?:[+/،,|&\-]|و)\s*{_AGENCY})*"
_CITY = rf"(?:{CITIES})"
_DASH = r"\s*[-/|:،,]\s*"
_NAME = r"[\"(]?[^\W\d_]\S*(?:\s+[^\W\d_]\S*){0,5}"
_PERSON = rf"(?:{GIVEN_NAMES})(?:\s+[^\W\d_]+){{1,3}}"
_WRITER = (
    r"(?:تقرير|كتبه?ا?|كتبت|كتبها|يكتب|بقلم|إعداد|اعداد|أعده?ا?|أعدته|متابعة|حوار|حاوره|حاورها|حاورته"
    r"|تحقيق|تغطية|تحليل|رسالة|مراسل|المراسل|المراسلة|الكاتب|الكاتبة|بواسطة|الصحفي|الصحافي|المحرر"
    r"|مراسل(?:نا|تنا|و)?|موفد(?:نا|تنا)?)"
)
_MAKER = (
    r"(?:تحرير|ترجمة|تدقيق|مونتاج|إخراج|تصوير|المصور|عدسة|بعدسة|غرافيك|جرافيك|تصميم|مراجعة|إشراف"
    r"|photo(?:s|graph)?(?: by| credit)?|image credit|credit|editing by|translated by)"
)
RULES: tuple[Rule, ...] = (
    rule(
        "byline",
        "names the writer",
        rf"{_WRITER}\s*[:/|\-]+\s*{_NAME}(?:{_DASH}{_NAME})?",
        rf"(?:بقلم|بواسطة|إعداد|أعده|أعدته|كتبه|كتبها|حاوره|حاورته|حاورها)\s+{_NAME}",
        rf"(?:كتب|كتبت) (?!\S+ (?:على|في|عن|أن|إن|إلى|عبر))(?!ال)[^\W\d_]+(?: [^\W\d_]+){{1,2}}",
        rf"(?:مراسل|مراسلة|موفد|مندوب) \S+(?: \S+)?\s*[-:/|]\s*{_NAME}",
        r"(?:written )?by:? [a-z.'\-]+(?: [a-z.'\-]+){1,3}|author\s*:.{2,40}",
    ),
    rule(
        "byline",
        "place and source of the report",
        rf"{_CITY}{_DASH}[\"(]?(?:{_AGENCIES}|خاص\S*(?: \S+)?)[\")]?",
        rf"[\"(]?(?:{_AGENCIES}|خاص)[\")]?{_DASH}{_CITY}",
        rf"{_PERSON}\s*[-/|]\s*(?:{_CITY}|{_AGENCIES}|خاص)",
        rf"(?:{_CITY}|خاص|{_AGENCIES})\s*[-/|]\s*{_PERSON}",
        r"خاص|خاص ب\S+(?: \S+)?|(?:غرفة|قسم) (?:الأخبار|التحرير|المتابعة)",
    ),
    rule(
        "credit",
        "names the source",
        rf"[(\[\"]?{_AGENCIES}[)\]\"]?",
        r"(?:المصدر|المصادر|مصدر|sources?)\s*[:|/\-]+(?:\s*\S+){1,6}",
        rf"(?:المصدر|المصادر|نقلا عن|source)\s+{_AGENCIES}",
    ),
    rule(
        "credit",
        "names who made it",
        rf"[(\[]?{_MAKER}\s*[:/|\-،]+\s*{_NAME}(?:{_DASH}{_NAME})*[)\]]?",
        rf"[(\[](?:إعداد|تغطية|شارك في التغطية|كتابة|ساهم في التغطية|reporting by)\s.{{3,200}}[)\]]",
        rf"تصوير {_NAME}|عدسة {_NAME}",
        r"مصدر الصورة(?:\s*[:،,\-].{0,60})?|حقوق الصورة.{0,60}",
        r"[^\W\d_]{1,2}(?:\s*[./\-]\s*[^\W\d_]{1,2}){1,5}\.?(?:\s*\([^()]{2,20}\))?",
    ),
    rule(
        "caption",
        "caption of a picture",
        r"(?:ال)?(?:صورة|صور)(?: (?:أرشيفية|تعبيرية|توضيحية|من الأرشيف|نشرها \S+))?\s*[:|\-،]"
        + up_to(40),
        r"[(\[]?(?:صورة |صور )?(?:أرشيفية|من الأرشيف|أرشيف|تعبيرية|توضيحية)[)\]]?",
        r"(?:صورة|صور|الصورة|لقطة|لقطات|جانب|مشهد) (?:من|لـ?|أرشيفية|تعبيرية|توضيحية|نشرت?ها|التقطت"
        r"|بالأقمار|جوية|متداولة)(?:\s+\S+){1,20}(?<![.!؟?…:])",
        r"(?:ال)?تعليق(?: على)? (?:ال)?صورة\s*[:،,\-]?.{0,250}",
        r"من (?:اليمين|اليسار)(?: إلى (?:اليسار|اليمين))?\s*[:،,]?" + up_to(30),
        r"(?:photo|image|picture|file photo|caption)\s*[:|\-].{1,250}",
    ),
)

# The rules below hold only for a short unpunctuated line at a place where such lines stand.
_SCENE = (
    r"(?:مؤتمر|اجتماع|لقاء|كلمة|زيارة|جلسة|استقبال|مراسم|افتتاح|قمة|مباراة|تدريب|مشاركت|كلمت|لقائ"
    r"|زيارت|تفقد|وصول|جولت|جولة|حفل|مناور|تجمع|احتجاج|مظاهر|عملي(?:ة|ات) (?:إنقاذ|البحث))"
)
CAPTION_LIKE: tuple[Rule, ...] = (
    rule(
        "caption",
        "caption: ends with the picture's supplier",
        r".{3,200}?\s*(?:[(\[]\s*(?:صورة )?(?:[^\W\d_]+(?:[\s/\-][^\W\d_]+){0,2})\s*[)\]]"
        rf"|(?:\s[-|/©]|©)\s*(?:{_AGENCIES}|أرشيفية?|أرشيف|الأرشيف))",
    ),
    rule(
        "caption",
        "caption: describes a scene",
        rf"(?!و)\S+(?:\s+[^\s.،؛:]+){{1,7}}\s+(?:خلال|أثناء|لدى|على هامش)\s+(?:ال)?{_SCENE}\S*"
        r"(?:\s+[^\s.؛:!؟?…]+){0,8}",
    ),
)
BYLINE_LIKE: tuple[Rule, ...] = (
    rule("byline", "a name alone", rf"{_PERSON}"),
    rule(
        "byline",
        "place and name or source of the report",
        rf"{_CITY}\s*[-/|:]\s*[^\W\d_]+(?:\s+[^\W\d_]+){{0,3}}",
        rf"[^\W\d_]+(?:\s+[^\W\d_]+){{0,3}}\s*[-/|]\s*{_CITY}",
    ),
)
# What is left of a caption without its supplier, so that a repetition is seen.
SUPPLIER = re.compile(fold_letters(rf"\s*(?:[(\[]\s*{_AGENCIES}\s*[)\]]|[-|/©]\s*{_AGENCIES})$"))
