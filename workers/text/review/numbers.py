"""Numbers in a text, in every way that texts write them, with the values they may have."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from workers.text.offline.words import is_unspaced
from workers.text.review.number_words import read_number, scale_of, value_of


@dataclass(frozen=True, slots=True)
class Number:
    """`text` as it stands; `values` are what it may mean ("1.000" is a thousand or one)."""

    text: str
    values: frozenset[Decimal]
    start: int
    #: A word that often counts nothing: "one", "first", "second".
    idle: bool = False


_DIGITS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,'’]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(r"[ \u00a0\u202f]?(-?)([^\W\d_]+)")
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667"}
_HALVES = {"half": "0.5", "halves": "0.5", "hälfte": "0.5", "halbe": "0.5", "moitié": "0.5", "mitad": "0.5"}
_AND_A_HALF = re.compile(r"\s+(?:and a half|einhalb|et demie?|y medi[oa])\b", re.IGNORECASE)
_PERCENT = frozenset(["percent", "prozent", "pourcent", "porcentaje"])
_IDLE_MAX = 2
_IDLE_WORDS = frozenset(["second", "seconds"])


def numbers_of(text: str, language: str) -> Iterator[Number]:
    """Every number in `text`, digits first. Digits that belong to a name (CO2, GPT-4) are the name's."""
    yield from _in_digits(text, language)
    yield from _in_words(text, language)


def _in_digits(text: str, language: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        if _is_letter(before) or (before == "-" and match.start() > 1 and _is_letter(text[match.start() - 2])):
            continue
        values = readings(match[0])
        after = _AFTER.match(text, match.end())
        written = match[0]
        if after:
            scale = scale_of(after[2].casefold(), language) or scale_of(after[2].casefold(), "en")
            if scale is not None and not (after[2] == "k" and after[0] != "k"):
                values = frozenset(value * scale for value in values)
                written = text[match.start() : after.end()]
        rest = text[match.end() : match.end() + 2].lstrip()
        if rest.startswith("%") or (after and after[2].casefold() in _PERCENT):
            values |= {value / 100 for value in values}
            written = f"{match[0]} %"
        if rest[:1] in _FRACTIONS:
            values = frozenset(value + Decimal(_FRACTIONS[rest[0]]) for value in values)
        yield Number(written, values, match.start())


def _is_letter(character: str) -> bool:
    return character == "_" or (character.isalpha() and not is_unspaced(character))


def readings(digits: str) -> frozenset[Decimal]:
    """What digits with separators may mean: "1,000" 1000 or 1; "3,14" 3.14; "1.234.567" 1234567; "12.11.1860" parts."""
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in digits)
    digits = digits.replace("'", ",").replace("’", ",")
    found: set[Decimal] = set()
    groups = re.split(r"[.,\s\u00a0\u202f]", digits)
    if len(groups) == 1:
        return frozenset({_decimal(digits)})
    if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
        found.add(_decimal("".join(groups)))
    if len(groups) == 2 and not re.search(r"\s", digits):
        found.add(_decimal(".".join(groups)))
    if len(groups) > 2 and all(len(group) == 3 for group in groups[1:-1]):
        found.add(_decimal("".join(groups[:-1]) + "." + groups[-1]))
    # A date or a version: told by its parts in their order.
    return frozenset(found or {_decimal("0." + "".join(group.zfill(6) for group in groups))})


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits).normalize() if len(digits) <= 40 else Decimal(f"0.{digits}")
    except InvalidOperation:
        return Decimal(-1)


def _in_words(text: str, language: str) -> Iterator[Number]:
    tokens = [(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(text)]
    position = 0
    while position < len(tokens):
        word = tokens[position][2]
        if word in _HALVES:
            yield Number(word, frozenset({Decimal(_HALVES[word])}), tokens[position][0], idle=True)
        if not _begins(word, language):
            position += 1
            continue
        window = [token[2] for token in _joined(text, tokens, position)]
        taken, values = read_number(window, language)
        if not taken:
            position += 1
            continue
        start, end = tokens[position][0], tokens[position + taken - 1][1]
        if _AND_A_HALF.match(text, end):
            values = frozenset(value + Decimal("0.5") for value in values)
        yield Number(text[start:end], values, start, idle=_is_idle(window[:taken], values, text, start))
        position += taken


def _begins(word: str, language: str) -> bool:
    return value_of(word, language) is not None or scale_of(word, language) is not None


def _joined(text: str, tokens: list[tuple[int, int, str]], position: int) -> list[tuple[int, int, str]]:
    """The tokens from `position` on that only blanks or hyphens stand between."""
    found = [tokens[position]]
    for token in tokens[position + 1 : position + 16]:
        if text[found[-1][1] : token[0]].strip(" \n\t-\u2010\u00ad") != "":
            break
        found.append(token)
    return found


def _is_idle(words: list[str], values: frozenset[Decimal], text: str, start: int) -> bool:
    """ "one", "first", "second", and scales that stand alone or after a digit ("hundreds", "5 million")."""
    before = text[:start].rstrip()
    return (
        (len(words) == 1 and (words[0] in _IDLE_WORDS or max(values) < _IDLE_MAX))
        or (len(words) == 1 and words[0].endswith("s") and max(values) >= 12)
        or (len(words) == 1 and max(values) >= 1000 and words[0] not in ("tausend",))
        or before[-1:].isdigit()
    )
