"""Which language and direction a text has: for screen readers, hyphens, fonts and the side where a line begins."""

import re
from collections import Counter

RTL = frozenset({"ar", "he", "fa", "ur"})
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u3400-\u9fff\uf900-\ufaff]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")),
    ("he", re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_STRONG = re.compile(
    "(?P<ltr>[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\uabff\uac00-\ud7ff])|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
)
_WORD = re.compile(r"[^\W\d_]+")
#: Frequent words that tell languages in Latin script apart.
_WORDS = {
    "en": "the and of to is that it with are this for you which from be as",
    "de": "der die das und ist nicht ein eine mit zu den von auf wird sich werden",
    "fr": "le la les des est une et dans pour que qui sur pas avec sont du",
    "es": "el la los las que es una y en por con para del se como son",
    "it": "il la gli che di è una per con sono del della non si come nel",
    "pt": "o os as que é uma e em para com não do da dos se por",
    "nl": "de het een en van is dat niet op te zijn met voor die er wordt",
    "pl": "i w na się z nie do jest że to są przez oraz jak od po",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
#: So much of a text in a language are its frequent words at least, and so many of them different. Latin and texts
#: that only fill a page share a word or two with French and Italian, said again and again.
_SHARE_MIN, _DIFFERENT_MIN = 0.05, 3
#: Characters that are looked at; the language of a book does not change after its first pages.
_SAMPLE = 20_000


def language_of(text: str, default: str = "en") -> str:
    """ISO 639-1, from the script, and for Latin script from frequent words; `default` where none is sure."""
    sample = text[:_SAMPLE]
    if not sample.isascii():
        letters = {language: len(pattern.findall(sample)) for language, pattern in _SCRIPTS}
        if letters["ja"] * 8 > letters["zh"]:
            letters["ja"] += letters.pop("zh")
        language, count = max(letters.items(), key=lambda item: item[1])
        if count > len(_LATIN.findall(sample)) / (4 if language in ("zh", "ja", "ko") else 1.5):
            return language
    said = _WORD.findall(sample.lower())
    counts = Counter(word for word in said if word in _LANGUAGES_OF)
    votes: Counter[str] = Counter()
    for word, count in counts.items():
        votes.update(dict.fromkeys(_LANGUAGES_OF[word], count))
    best, count = votes.most_common(1)[0] if votes else (default, 0)
    different = sum(best in _LANGUAGES_OF[word] for word in counts)
    is_sure = different >= _DIFFERENT_MIN and count >= _SHARE_MIN * len(said)
    return best if is_sure else default


def script_language(text: str) -> str | None:
    """The language that the script of a piece of text tells, None for Latin script and pieces without letters."""
    if text.isascii():
        return None
    first = _STRONG.search(text)
    if first is not None and not first["ltr"]:
        return "he" if _SCRIPTS[4][1].match(first[0]) else "ar"
    for language, pattern in _SCRIPTS[:3]:
        if pattern.search(text):
            return language
    return None


def is_rtl(text: str) -> bool | None:
    """Whether the first letter is written from right to left; None without letters."""
    first = _STRONG.search(text)
    return None if first is None else not first["ltr"]


def has_cjk(text: str) -> bool:
    return not text.isascii() and _CJK.search(text) is not None


def joins_cjk(before: str, after: str) -> bool:
    """A line break between two such characters is no space."""
    return bool(before and after and _CJK.match(before[-1]) and _CJK.match(after[0]))
