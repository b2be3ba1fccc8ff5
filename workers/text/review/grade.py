"""How many years of school a text takes."""

import re

from workers.text.offline.words import sentences

CHECK = "reading_grade"
#: Fewer words give no grade.
WORDS_MIN = 100

_CODE = re.compile(
    r"(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|https?://\S+|^[ \t]*#.*$|^[ \t]*\|.*$",
    re.MULTILINE,
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Syllables of an English word: groups of vowels, less silent endings."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    number = len(_VOWELS.findall(word))
    if re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouysxzcgh]es$", word) or re.search(r"[aeiouy]le$", word):
        number -= 1
    if re.search(r"(?:ia|io|iu|eo|ua|uo)(?!u?s$|n|l|us)", word) and not re.search(
        r"(?:tion|sion|cian|tial|cial|qua|quo|gua)", word
    ):
        number += 1
    if re.search(r"^(?:sci|di|qui|cli)e|ciety|^crea[tc]|[aeiou][^aeiou]+ea$", word):
        number += 1
    return max(1, number)


def reading_grade(markdown: str) -> float | None:
    """The Flesch-Kincaid grade level of English prose; None for fewer than 100 words.

    0.39 words per sentence + 11.8 syllables per word - 15.59. Source: Kincaid, Fishburne, Rogers & Chissom 1975,
    "Derivation of new readability formulas for Navy enlisted personnel" (Research Branch Report 8-75).
    """
    prose = [sentence for sentence in sentences(_CODE.sub(" ", markdown)) if _WORD.search(sentence)]
    found = [word for sentence in prose for word in _WORD.findall(sentence)]
    if len(found) < WORDS_MIN:
        return None
    return 0.39 * len(found) / len(prose) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def outside(markdown: str, band: tuple[float, float]) -> str | None:
    """A sentence when the grade is outside [lowest, highest], else None."""
    grade = reading_grade(markdown)
    lowest, highest = band
    if grade is None or lowest <= grade <= highest:
        return None
    what = "shorter sentences and words" if grade > highest else "fuller sentences"
    asked = f"grades {lowest:g} to {highest:g} were asked for"
    return f"The text reads at grade {grade:.1f} (Flesch-Kincaid); {asked}: use {what}."
