"""Whether a text is written in the language it should be in."""

import re
import unicodedata
from collections import Counter

from workers.text.offline.stopwords import STOP_WORDS

CHECK = "wrong_language"
#: Fewer words tell too little.
WORDS_MIN = 20
#: Function words of another language are at least so many times as frequent.
MARGIN = 2.0
#: Letters that tell the script, and the share of them that must be of the right one (terms may stay in English).
LETTERS_MIN = 60
INSIDE_MIN = 0.3

_CODE = re.compile(r"(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)|`[^`]*`|\$\$.*?\$\$|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Language -> the beginning of the Unicode names of its letters; languages that are not here are written in Latin.
_SCRIPTS = {
    "zh": ("CJK",), "ja": ("CJK", "HIRAGANA", "KATAKANA"), "ko": ("HANGUL",), "ru": ("CYRILLIC",), "uk": ("CYRILLIC",),
    "bg": ("CYRILLIC",), "sr": ("CYRILLIC", "LATIN"), "el": ("GREEK",), "ar": ("ARABIC",), "fa": ("ARABIC",),
    "ur": ("ARABIC",), "he": ("HEBREW",), "hi": ("DEVANAGARI",), "mr": ("DEVANAGARI",), "th": ("THAI",),
    "bn": ("BENGALI",), "ta": ("TAMIL",), "te": ("TELUGU",),
}  # fmt: skip
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
    "ru": "Russian", "ar": "Arabic", "hi": "Hindi", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
}  # fmt: skip


def wrong_language(text: str, language: str) -> str | None:
    """What is wrong, as the end of a sentence ("reads as German instead of English"), or None.

    The script is told by the letters. Latin languages are told apart by their function words, where both the
    expected one and another are among those with a list (English, German, French, Spanish); the other must have
    twice as many hits, so that a quotation or a few names do not count. Too little text says nothing.

    Source: function words as the mark of a language: Grefenstette 1995, "Comparing two language identification
    schemes" (JADT).
    """
    expected = language.replace("_", "-").split("-")[0].casefold()
    plain = _CODE.sub(" ", text)
    letters = Counter(_script(sign) for sign in plain[:20_000] if sign.isalpha())
    total = sum(letters.values())
    wanted = _SCRIPTS.get(expected, ("LATIN",))
    inside = sum(letters[script] for script in wanted)
    # A Chinese sign says as much as a word of other scripts.
    letters_min = LETTERS_MIN // 3 if letters["CJK"] * 2 > total else LETTERS_MIN
    if total >= letters_min and inside < INSIDE_MIN * total:
        script = letters.most_common(1)[0][0]
        shown = "Chinese" if script == "CJK" else script.capitalize()
        return f"is written in {shown} letters instead of {_name(expected)}"
    return _by_function_words(plain, expected) if wanted == ("LATIN",) else None


def _by_function_words(plain: str, expected: str) -> str | None:
    if expected not in STOP_WORDS:
        return None
    found = Counter(word.casefold() for word in _WORD.findall(plain[:20_000]))
    if found.total() < WORDS_MIN:
        return None
    hits = {
        language: sum(found[word] for word in stops) + (found["i"] if language == "en" else 0)
        for language, stops in STOP_WORDS.items()
    }
    best = max(hits, key=lambda name: (hits[name], name == expected))
    if best == expected or hits[best] < MARGIN * hits[expected] or hits[best] * 5 < found.total():
        return None
    return f"reads as {_name(best)} instead of {_name(expected)}"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0]


def _name(language: str) -> str:
    return _NAMES.get(language, f"“{language}”")
