"""Rules for lines that belong to the page and not to the article.

Each is anchored on the whole line and asks for more than news prose could say by itself: «نشر 3000
جندي» is a headline, «نشر في 3 مايو» is not.
"""

from __future__ import annotations

from pipeline.cleaning.press import DATE
from pipeline.cleaning.rules import LONGEST_NOTICE, Rule, rule, up_to

_COOKIES = r"(?:ملفات (?:تعريف )?(?:الارتباط|ارتباط)|الكوكيز|كوكيز|cookies)"
_OTHER_LETTERS = r"[^\u0621-\u064a]*"

RULES: tuple[Rule, ...] = (
    rule(
        "boilerplate",
        "template tag left by the site's software",
        r"(?:\[/?[a-z][\w-]*(?:[\s=][^\]]*)?\]\s*)+",
        r"\[(?P<tag>caption|embed|gallery|video|audio|playlist)[^\]]*\].*\[/(?P=tag)\]",
        r"\{\{[^}]*\}\}",
        longest=LONGEST_NOTICE,
    ),
    rule(
        "boilerplate",
        "page code left in the text",
        r"(?:</?[a-z][^<>]*>\s*)+",
        rf"{_OTHER_LETTERS}(?:function\s*\(|googletag|window\.\w|document\.\w|\.push\(|var \w+ ?="
        rf"|@media|<script|<style){_OTHER_LETTERS}",
        longest=LONGEST_NOTICE,
    ),
    rule(
        "boilerplate",
        "advertisement marker",
        r"[(\[]?(?:إعلان|إعلانات|الإعلانات|مادة إعلانية|محتوى إعلاني|محتوى مدعوم|إعلان ممول)[)\]]?",
        r"(?:advertisements?|ads?|sponsored(?: content)?|promoted|story continues below"
        r"(?: advertisement)?)",
    ),
    rule(
        "boilerplate",
        "link to the source",
        r"[\[(]?(?:source|source link|original (?:source|article)|link)[\])]?",
        r"(?:ال)?مصدر|المصادر|(?:رابط|لينك) (?:المصدر|الخبر)|مصدر الخبر|المصدر من هنا",
    ),
    rule(
        "boilerplate",
        "back-to-top link",
        r"(?:زر )?(?:ال)?(?:ذهاب|عودة|رجوع|انتقال|اذهب|ارجع) (?:(?:إلى|الى) (?:ال)?|ل|لل)أعلى"
        r"(?: الصفحة)?",
        r"إلى الأعلى|أعلى الصفحة|إلى أعلى(?: الصفحة)?",
        r"(?:go |scroll )?(?:back )?to (?:the )?top",
    ),
    rule(
        "boilerplate",
        "feed footer",
        r"(?:the post|this article|المقال|المقالة|التدوينة) .{1,300}"
        r"(?:appeared first on|first appeared on|(?:ظهر|نشر)ت? أولا (?:على|في)) .{1,80}",
        r"(?:ظهرت (?:المقالة|التدوينة)|ظهر المقال) .{1,300} أولا (?:على|في) .{1,80}",
        longest=LONGEST_NOTICE,
    ),
    rule(
        "boilerplate",
        "tags",
        r"(?:ال)?(?:وسوم|وسم|هاشتاغ|هاشتاج|تاغات|تاجات|تاغ|تصنيفات|تصنيف)\s*(?:[:|#].{0,300})?",
        r"(?:ال)?كلمات (?:ال)?(?:مفتاحية|دلالية|دالة)\s*(?:[:|#].{0,300})?",
        r"العلامات\s*(?:[:|#].{0,300})?",
        r"(?:tags?|keywords|categor(?:y|ies)|filed under|topics)\s*(?:[:|#].{0,300})?",
        r"(?:#\w+[\s,،|]*)+",
        longest=LONGEST_NOTICE,
    ),
    rule(
        "boilerplate",
        "cookie or privacy notice",
        rf"(?:نحن )?نستخدم(?: \S+)? {_COOKIES}" + up_to(60),
        r"(?:يستخدم (?:هذا الموقع|الموقع|موقعنا)|(?:هذا الموقع|موقعنا) يستخدم)(?: \S+){0,2} "
        rf"{_COOKIES}" + up_to(60),
        r"(?:باستخدامك|باستخدامكم|باستمرارك|باستمراركم|بمواصلتك)(?: \S+){0,5} ?"
        r"(?:الموقع|للموقع|موقعنا)" + up_to(40),
        r"(?:سياسة|إعدادات|شروط|اتفاقية) (?:الخصوصية|الاستخدام|الخدمة|الكوكيز|ملفات تعريف الارتباط)"
        r"(?:[\s|]*و? ?(?:شروط|سياسة|اتفاقية) (?:الاستخدام|الخدمة|الخصوصية))?",
        r"قبول الكل|رفض الكل|موافق|أوافق|قبول (?:جميع )?(?:ملفات تعريف الارتباط|الكوكيز)",
        r"(?:we use|this (?:web)?site uses) cookies" + up_to(60),
        r"(?:accept|reject)(?: all)?(?: cookies)?|privacy policy|terms (?:of (?:use|service))"
        r"|cookie (?:policy|settings)|got it",
        longest=LONGEST_NOTICE,
    ),
    rule(
        "boilerplate",
        "copyright notice",
        r"(?:©|\(c\) ?\d|copyright)" + up_to(15),
        r"(?:جميع|كل|كافة) (?:ال)?حقوق (?:محفوظة|النشر محفوظة|الملكية محفوظة|الطبع محفوظة)"
        + up_to(15),
        r"حقوق (?:النشر|الطبع|الملكية)(?: والنشر)? ?(?:©|محفوظة|\(c\)|\d{4})" + up_to(15),
        r".{0,60}all rights reserved" + up_to(8),
        longest=LONGEST_NOTICE,
    ),
    rule(
        "boilerplate",
        "comments section",
        r"(?:ال)?تعليقات(?:\s*[:(]?\s*\d+\s*\)?)?|\d+ (?:تعليق|تعليقات|تعليقا|ردود|رد)",
        r"(?:أضف|اترك|اكتب|إضافة|كتابة) (?:تعليقا?ك?|ردا?|رأيك)(?: (?:هنا|جديد|إلغاء الرد))?",
        r"(?:لا توجد|لا يوجد)(?: أي)? تعليقات?|كن أول من يعلق" + up_to(3),
        r"لن يتم نشر عنوان بريدك الإلكتروني" + up_to(8),
        r"(?:\d+ )?comments?(?: \(?\d+\)?)?|leave a (?:comment|reply)|no comments(?: yet)?"
        r"|add (?:a )?comment|be the first to comment",
    ),
    rule(
        "boilerplate",
        "view count or reading time",
        r"(?:عدد )?(?:ال)?(?:مشاهدات|قراءات)\s*[:(]?\s*[\d.,]+(?: ?ألف| ?k)?\s*\)?",
        r"[\d.,]+ ?(?:k |ألف )?(?:مشاهدة|مشاهدات|قراءة|قراءات|views?|reads?)",
        r"(?:(?:(?:مدة|وقت|زمن) )?(?:ال)?قراءة\s*:?\s*)?(?:حوالي |نحو |أقل من )?(?:\d+ )"
        r"(?:دقيقة|دقائق|ثانية|ثواني|ثوان)(?: واحدة)?(?: (?:ل|من ال)?قراءة| للقراءة)?",
        r"دقيق(?:ة واحدة|تان|تين) (?:ل|من ال)?ل?قراءة",
        r"(?:\d+|a) ?-?(?:min(?:ute)?s?|sec(?:ond)?s?)(?: read)?|reading time\s*:?.{0,20}",
    ),
    rule(
        "boilerplate",
        "time of publication",
        r"(?:(?:تم ال)?نشرت? |آخر تحديث |تم التحديث |أضيفت? )?(?:منذ|قبل) (?:حوالي |نحو )?"
        r"(?:\d+ (?:ثواني|ثوان|ثانية|دقيقة|دقائق|ساعة|ساعات|يوما?|أيام|أسبوع|أسابيع|شهر|أشهر|شهور"
        r"|سنة|سنوات|عام|أعوام)|لحظات|قليل|يومين|(?:دقيقة|ساعة)(?: واحدة)?|دقيقتين|ساعتين)",
        r"(?:(?:تم )?(?:ال)?(?:نشر|تحديث)|نشرت|حررت?|أضيفت?|آخر (?:تحديث|تعديل)"
        r"|تاريخ (?:ال)?(?:نشر|تحديث|إضافة|خبر)|وقت النشر|التاريخ|الوقت)"
        rf"(?: في| يوم| بتاريخ)?\s*[:|\-]?\s*{DATE}",
        rf"(?:published|updated|posted|last updated|modified)(?: on| at)?\s*:?\s*{DATE}",
        r"\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago|just now",
    ),
    rule(
        "boilerplate",
        "site menu",
        r"تسجيل (?:الدخول|الخروج|حساب(?: جديد)?)|نسيت كلمة المرور",
        r"(?:ابحث|البحث) (?:في|عن)(?: الموقع)?|القائمة الرئيسية|إغلاق القائمة",
        r"(?:تخطى?|الانتقال|انتقل)(?: إلى)?(?: ال)? ?(?:ال)?محتوى",
        r"جار[ي]? التحميل|من نحن|عن الموقع|اتصل بنا|أعلن معنا|هيئة التحرير|خريطة الموقع",
        r"النسخة (?:الورقية|الكاملة)|الوضع (?:الليلي|المظلم)|(?:ال)?بث (?:ال)?مباشر",
        r"log ?in|sign in|register|search|menu|home|skip to (?:main )?content|loading|about us"
        r"|contact us|toggle navigation|main menu|close(?: menu)?|navigation|dark mode",
    ),
    rule(
        "boilerplate",
        "end marker",
        r"(?:\((?:انتهى|النهاية|يتبع)\)|انتهى|يتبع)(?:[\s/.]+[^\W\d_]{1,2}(?!\w)){0,5}|###|-30-",
        r"(?:(?:ال)?(?:تفاصيل|مزيد)|يتبع) (?:بعد قليل|لاحقا|قريبا|تباعا)",
    ),
    rule(
        "boilerplate",
        "web or mail address",
        r"(?:https?://|www\.)\S+|\S+@\S+\.[a-z]{2,}|@\w{2,30}",
        r"[a-z0-9-]+(?:\.[a-z0-9-]+){0,3}\.(?:com|net|org|info|news|tv|me|ae|eg|sa|qa|jo|lb|iq|ma|dz)",
    ),
)
