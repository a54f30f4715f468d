"""Rules that know a line by itself: furniture, bylines, captions, credits.

Every pattern is matched against the whole folded line (see `unicode.folded`: no diacritics, alef
and yeh unified, teh marbuta as heh, straight quotes, ASCII digits) with its outer punctuation
removed, so a sentence that merely mentions "تابعنا" is never touched. Only rules that need no
neighbour live here; what position decides is in `lines`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.article import Role

_OUTLETS = r"(?:صحيفه|موقع|شبكه|بوابه|جريده|قناه|وكاله|منصه|مجله|راديو|اذاعه|مدونه)"
_SOCIAL = (
    r"(?:فيسبوك|فيس بوك|تويتر|اكس|x|انستغرام|انستجرام|يوتيوب|تلغرام|تليغرام|تيليجرام|تيك توك|"
    r"واتساب|واتس اب|لينكد ان|لينكدان|بنترست|سناب شات|ماسنجر|تمبلر|ريديت|البريد الالكتروني|بريد الكتروني|"
    r"نسخ الرابط|طباعه|facebook|twitter|telegram|whatsapp|instagram|youtube|linkedin|pinterest|"
    r"messenger|email|copy link|print|google news|جوجل نيوز|اخبار جوجل|غوغل نيوز|اخبار غوغل)"
)
_AGENCIES = (
    r"(?:رويترز|ا ?ف ?ب|فرانس برس|وكاله فرانس برس|الفرنسيه|الاناضول|وكاله الاناضول|اسوشيتد ?برس|"
    r"اسوشييتد ?برس|ا ?ب|د ?ب ?ا|وكالات|وام|واس|بترا|سبا|سانا|تاس|نوفوستي|سبوتنيك|شينخوا|غيتي|جيتي|"
    r"غيتي ايميجز|الالمانيه|الاوروبيه|ارشيف|ارشيفيه|الجزيره|العربيه|مواقع التواصل(?: الاجتماعي)?|"
    r"afp|reuters|ap|epa|getty(?: images)?|anadolu|dpa|xinhua|shutterstock|istock|الانترنت|ا ش ا)"
)
_MONTHS = (
    r"(?:يناير|فبراير|مارس|ابريل|مايو|ماي|يونيو|يونيه|يوليو|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|"
    r"كانون الثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين الثاني|كانون الاول|"
    r"جانفي|فيفري|افريل|جوان|جويليه|اوت)"
)
_DAYS = r"(?:الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت)"
_COUNT = r"[\d.,]+ ?(?:k|m|الف)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """A role for a line that matches `pattern` as a whole.

    Attributes:
        most_words: longer lines are left alone, whatever they match.
        sentence_too: also when the line ends like a sentence of more than eight words.
    """

    role: Role
    reason: str
    pattern: re.Pattern[str]
    most_words: int = 16
    sentence_too: bool = False


def _rule(
    role: Role, reason: str, *patterns: str, most_words: int = 16, sentence_too: bool = False
) -> Rule:
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    return Rule(role, reason, re.compile(whole), most_words, sentence_too)


RULES: tuple[Rule, ...] = (
    _rule(
        "boilerplate",
        "template tag left by a publishing plug-in",
        r"\[[a-z]+(?:[_-][a-z0-9]+)*\]",
        r"\{\{.*\}\}",
        r"<[^<>]*>",
    ),
    _rule(
        "boilerplate",
        "link to the source",
        r"source(?: link)?",
        r"(?:رابط )?المصدر",
        r"رابط الخبر(?: الاصلي)?",
        r"المصدر الاصلي",
        r"original (?:article|source)",
    ),
    _rule(
        "credit",
        "names the source",
        r"\(?(?:ال)?مصدر *: *.+",
        r"المصادر *: *.+",
        r"نقلا عن *: *.+",
        r"source *: *.+",
        rf"(?:ال)?مصدر (?:{_AGENCIES}|{_OUTLETS}.*)",
        rf"\(?{_AGENCIES}(?: ?[+،,/و-] ?(?:{_AGENCIES}|{_OUTLETS} .{{2,20}}))*\)?",
        most_words=12,
    ),
    _rule(
        "byline",
        "names the author or desk",
        r"(?:تقرير|كتبت?|بقلم|اعداد|اعد|تحرير|ترجمه|متابعه|متابعات|تحقيق|حوار|حاوره|حاورته|مراسل(?:نا|تنا)?|تغطيه|رصد|بواسطه|by|written by|author|الكاتب|المحرر|الناشر|اعداد وتحرير|كتب/|خاص) *[:/|] *.+",
        r"(?:بقلم|بواسطه|by) .+",
        r"خاص(?: -+ | )?(?:ب?_OUTLETS_.*)?".replace("_OUTLETS_", _OUTLETS),
        rf"(?:[^\W\d]+ ){{0,2}}[^\W\d]+ ?(?:-|\||/|،) ?\"?(?:{_AGENCIES}|{_OUTLETS} .{{2,20}}|خاص|مراسل.{{0,20}}|متابعات)\"?",
        rf"{_AGENCIES} ?- ?(?:[^\W\d]+ ?){{1,2}}",
        most_words=9,
    ),
    _rule(
        "boilerplate",
        "points to other articles",
        r"(?:و?اقرا|اقراوا|اقرؤوا|اقرووا|طالع|طالعوا|شاهد|شاهدوا|انظر|تابع|استمع|اسمع)(?: |/ ?و?شاهد )?(?:ايضا|كذلك|المزيد|التالي)(?: ?[:\-|.]*.*)?",
        r"(?:اقرا|شاهد|طالع|استمع|انظر) ?[:|].*",
        r"(?:قد|ربما) (?:يهمك|يعجبك|تهمك|تعجبك)(?: .*)?",
        r"(?:اخبار|مواضيع|موضوعات|مقالات|قصص|روابط|مواد|تقارير|محتوي|عناوين) (?:ذات صله|متعلقه|مشابهه|مقترحه|اخري|مختاره)(?: ?:.*)?",
        r"ذات صله(?: ?:.*)?",
        r"(?:ال)?مزيد",
        r"المزيد(?: ?:.*| من (?:الاخبار|المقالات|المواضيع|التفاصيل|القصص|هذا القسم|حول هذا الموضوع).*| في (?:الموقع|قسم .*))",
        r"ل?لمزيد(?: من (?:الاخبار|التفاصيل|المعلومات|المقالات|المواضيع|التقارير))?(?: ?[:،,]?.*)?",
        r"ل(?:قراءه|متابعه|مشاهده) (?:المزيد|التفاصيل|باقي|بقيه|الخبر|المقال|النص|اخر).*",
        r"(?:الاكثر|الاعلي) (?:قراءه|مشاهده|تداولا|تعليقا|شيوعا)(?: .*)?",
        r"(?:اخر|احدث) الاخبار",
        r"اخترنا لك(?:م)?",
        r"نرشح لك.*",
        r"مختارات",
        r"(?:read|see|watch) (?:more|also|next)(?: ?:.*| .*)?",
        r"(?:related|more) (?:articles?|stories|news|topics|posts)(?: .*)?",
        r"you may (?:also )?like.*",
        r"most read",
        r"recommended.*",
        r"(?:المقال|الخبر|الموضوع|المقاله) (?:السابق|التالي|السابقه|التاليه)(?: .*)?",
        r"السابق|التالي",
        r"previous|next",
    ),
    _rule(
        "boilerplate",
        "asks to follow, subscribe or share",
        r"تابع(?:نا|ونا|وا|ي)(?: .*)?",
        r"تابع (?:اخر|احدث|كل|جميع|اهم) .*(?:عبر|علي|من خلال|في) .*",
        rf"تابع .*(?:علي|عبر) {_SOCIAL}.*",
        r"للتواصل.*",
        r".*تابعنا علي (?:فيسبوك|تويتر|تلغرام|واتساب|انستغرام|يوتيوب|جوجل|غوغل|منصه|صفحتنا|قناتنا).*",
        r"اشترك(?:وا)?(?: الان| معنا| في (?:ال)?(?:نشره|نشرتنا|قناه|قناتنا|قناه|خدمه|خدمتنا|النشره|القناه|بريد|القائمه).*| ب?(?:نشرتنا|قناتنا|النشره).*| لتصلك.*)",
        r"(?:للاشتراك|الاشتراك)(?: .*)?",
        r"(?:انضم|انضموا)(?: الان| الينا| معنا| ل?(?:قناتنا|مجموعتنا|صفحتنا)| الي (?:قناتنا|قناه|مجموعتنا|صفحتنا|نشرتنا)).*",
        r"سجل (?:الان|الدخول|دخولك|معنا)(?: .*)?",
        r"تسجيل (?:ال)?دخول",
        r"حمل (?:ال)?تطبيق.*",
        r"حملوا تطبيق.*",
        r"تحميل (?:ال)?تطبيق.*",
        r"(?:ال)?نشره (?:ال)?(?:بريديه|اخباريه)(?: .*)?",
        r"شارك(?:ها|وا|نا)?",
        r"شارك(?:ها|وا|نا)? (?:ال(?:مقال|خبر|موضوع|قصه|صفحه|تقرير|مقاله)|هذا|هذه|عبر|برايك|رايك)(?: .*)?",
        rf"شارك (?:علي|مع) (?:{_SOCIAL}|اصدقا).*",
        r"مشاركه(?: (?:ال(?:مقال|خبر|موضوع|قصه)|عبر|علي|هذا).*)?",
        r"انشر(?:ها)?(?: (?:الخبر|المقال|عبر).*)?",
        r"ارسل(?: الي صديق| بالبريد.*| الخبر.*)?",
        rf"(?:{_SOCIAL}[ ،,|/+·•\-]*)+",
        r"زوروا? (?:موقعنا|صفحتنا).*",
        r"(?:اعجبني|اعجاب|لايك)",
        r"(?:follow|subscribe|join|sign up|sign in|log in|register|share)(?: (?:us|to|now|this|our|here|on|for|with).*)?",
        r"share",
        most_words=26,
        sentence_too=True,
    ),
    _rule(
        "boilerplate",
        "page furniture",
        r"(?:زر )?(?:ال)?(?:ذهاب|عوده|رجوع|انتقال) (?:الي|ل) ?(?:ال)?اعلي(?: الصفحه)?",
        r"اعلي الصفحه",
        r"back to top",
        r"(?:go to|scroll to) top",
        r"skip to (?:main )?content",
        r"الانتقال الي المحتوي(?: الرئيسي)?",
        r"تخط[يى]? الي المحتوي.*",
        r"(?:ال)?(?:صفحه )?(?:ال)?رئيسيه",
        r"home",
        r"اتصل بنا",
        r"من نحن",
        r"about us",
        r"contact us",
        r"سياسه (?:ال)?(?:خصوصيه|الاستخدام|ملفات).*",
        r"شروط (?:ال)?(?:استخدام|خدمه)",
        r"privacy policy",
        r"terms (?:of use|and conditions|of service)",
        r"خريطه الموقع",
        r"هيئه التحرير",
        r"اعلن (?:معنا|لدينا)",
        r".*(?:جميع|كافه|كل) (?:ال)?حقوق محفوظه.*",
        r"حقوق (?:ال)?(?:نشر|طبع|ملكيه).*",
        r".*all rights reserved.*",
        r"(?:copyright|©|\(c\)|حقوق النشر ©).*",
        r"©.*",
        r".*(?:ملفات تعريف الارتباط|الكوكيز|cookies).*",
        r"(?:اعلان|اعلانات|اعلان ممول|مساحه اعلانيه|محتوي ممول|ad|ads|advertisement|sponsored)(?: ?\d*)?",
        r"(?:يستمر|يتبع|تابع) (?:ال)?(?:محتوي|مقال|قراءه)? ?بعد الاعلان.*",
        r"(?:يتبع|تتمه)",
        r"(?:ال)?تعليقات?(?: ?\(?\d+\)?)?",
        r"\d+ تعليقا?(?:ات)?",
        r"(?:اضف|اترك|اكتب) (?:تعليقا?|تعليقك|ردا)(?: .*)?",
        r"لن يتم نشر عنوان بريدك.*",
        r"leave a (?:comment|reply)",
        r"\d* ?comments?",
        r"لا (?:توجد|يوجد) تعليقات?",
        r"(?:اضغط|انقر|اكبس) هنا(?: .*)?",
        r"(?:click|tap) here.*",
        r"(?:عرض|اظهار|اخفاء) (?:المزيد|الكل|الصوره|التعليقات|القائمه)",
        r"load(?:ing)?(?: more)?\.*",
        r"جار[ي]? التحميل",
        r"تحميل المزيد",
        r"بحث|القائمه|menu|search|close|اغلاق|مشاركه",
        r"(?:حجم|تكبير|تصغير) الخط.*",
        r"استمع (?:الي|ل) ?(?:ال)?(?:مقال|خبر|النص).*",
        r"(?:فيديو|بالفيديو|صور|بالصور|عاجل|خاص|حصري|انفوغراف|بودكاست|مباشر|بث مباشر|تحديث)",
        most_words=30,
        sentence_too=True,
    ),
    _rule(
        "boilerplate",
        "date, time or counters of the page",
        rf"(?:{_DAYS}[ ،,-]*)?\d{{1,2}} ?[/-]? ?{_MONTHS}(?: ?/ ?{_MONTHS})? ?[/-]?[ ،,]*\d{{4}}.{{0,40}}",
        rf"(?:{_DAYS}[ ،,-]*)?\d{{1,4}} ?[/.-] ?\d{{1,2}} ?[/.-] ?\d{{1,4}}.{{0,40}}",
        r"(?:نشر|تم النشر|نشرت|تاريخ النشر|اخر تحديث|تم التحديث|حدث|تحديث|اخر تعديل|كتب)(?: ?:| ?في| ?بتاريخ| ?يوم| ?قبل| ?منذ)+ ?.*\d.*",
        r"(?:published|updated|posted|last updated)(?: on| at)? ?:?.*\d.*",
        r"(?:قبل|منذ) (?:\d+ )?(?:ثوان|ثانيه|دقيقه|دقائق|دقيقتين|ساعه|ساعات|ساعتين|يوم|ايام|يومين|اسبوع|اسابيع|اسبوعين|شهر|اشهر|شهرين|سنه|سنوات).{0,12}",
        r"\d+ (?:hours?|minutes?|days?|weeks?) ago",
        r"(?:(?:مده|وقت|زمن) القراءه ?:? ?)?(?:\d+|اقل من دقيقه|دقيقه واحده|دقيقتان|دقيقه) ?(?:دقائق|دقيقه|د)?(?: (?:للقراءه|قراءه))?",
        r"\d+ min(?:ute)?s? read",
        rf"(?:عدد )?(?:ال)?(?:مشاهدات|زيارات|قراءات|مشاركات) ?:? ?{_COUNT}",
        rf"{_COUNT} ?(?:مشاهده|مشاهدات|قراءه|زياره|مشاركه|اعجاب|views?|shares?|likes?)",
        r"\d{1,2}:\d{2}(?::\d{2})?(?: ?(?:ص|م|صباحا|مساء|gmt|am|pm|بتوقيت .{2,20}))?",
        most_words=14,
    ),
    _rule(
        "boilerplate",
        "tags of the article",
        r"(?:ال)?(?:وسوم|تاغات|تاجات|هاشتاغ|علامات|وسم)(?: ?:.*)?",
        r"(?:ال)?كلمات (?:ال)?(?:مفتاحيه|دلاليه|بحث)(?: ?:.*)?",
        r"(?:tags?|keywords?|labels?|filed under|categories|category) ?:.*",
        r"tags?",
        r"(?:ال)?(?:تصنيفات?|اقسام|قسم|تصنيف) ?:.*",
        r"(?:#[^\s#]+[ ،,|]*)+",
        most_words=60,
        sentence_too=True,
    ),
    _rule(
        "boilerplate",
        "link or address alone",
        r"(?:(?:https?://|www\.)\S+[ ،,|]*)+",
        r"\S+@\S+\.\S+",
        r"(?:@[\w.]+[ ،,|]*)+",
    ),
    _rule(
        "boilerplate",
        "trail through the site's sections",
        r"[^»›>]{1,30}(?: ?[»›>] ?[^»›>]{1,60})+",
        r"[^|/\\•·]{1,24}(?: ?[|•·] ?[^|/\\•·]{1,24}){2,}",
        most_words=24,
    ),
    _rule(
        "caption",
        "picture caption",
        r"(?:صوره|الصوره|صور|تصوير|مصدر الصوره|حقوق الصوره|التعليق علي الصوره|photo|image|caption|photo credit|picture)(?: (?:توضيحيه|ارشيفيه|تعبيريه|من الارشيف))? ?[:|/].*",
        r"(?:صوره|صور) (?:توضيحيه|ارشيفيه|تعبيريه|ارشيفيه ل.*|من الارشيف|تذكاريه).{0,60}",
        r"مصدر الصوره.*",
        r"التعليق علي الصوره.*",
        rf".{{3,160}}[(\[]{_AGENCIES}(?: ?[-/–،] ?{_AGENCIES})*[)\]]",
        rf".{{3,120}} [-–|/] ?(?:{_AGENCIES})",
        r".{3,120}\(?(?:ارشيفيه|صوره ارشيفيه|ارشيف)\)?",
        most_words=28,
    ),
)
_EDGE = " \t.,،؛;:!?؟…*-_|•·▪◄►«»<>\"'()[]{}"
_LIGHT_EDGE = " \t.،؛;*-•·▪◄►\"'"
_ENDS_SENTENCE = re.compile(r"[.!?؟…][\"'”’»)\]]*$")


def match_rule(line: str, folded_line: str) -> Rule | None:
    """The first rule for a line, or None.

    Args:
        line: as printed.
        folded_line: the same by `unicode.folded`.
    """
    words = len(folded_line.split())
    ends = bool(_ENDS_SENTENCE.search(line))
    for rule in RULES:
        if words > rule.most_words or (ends and words > 8 and not rule.sentence_too):
            continue
        light = folded_line.strip(_LIGHT_EDGE)
        if any(
            rule.pattern.fullmatch(form) for form in (folded_line, light, folded_line.strip(_EDGE))
        ):
            return rule
    return None
