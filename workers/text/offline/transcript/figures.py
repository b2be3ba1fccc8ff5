"""Figures in a talk, in digits or in words, and others that could stand in their place."""

import re

_WORDS = [
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_DIGITS = r"(?:\d{1,3}(?:[ \u202f]\d{3})+|\d+(?:[.,]\d+)*)(?![\w]|[.,/:]\d|-|[ \u202f]\d{3}(?!\d))"
_IN_WORDS = rf"(?:(?:{_TENS})-(?:{_ONES})|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w-])"
#: Digits, or a number word from three on; "one" and "two" are seldom figures.
FIGURE = re.compile(rf"(?<![\w.,/:-])(?<!\d[ \u202f])(?:{_DIGITS}|{_IN_WORDS})")


def is_like(figure: str, other: str) -> bool:
    """Both in words, both years, or both whole or broken numbers of about the same length."""
    if figure[:1].isdigit() != other[:1].isdigit() or figure == other:
        return False
    if not figure[:1].isdigit():
        return ("-" in figure) == ("-" in other)
    if figure.isdigit() != other.isdigit() or _is_year(figure) != _is_year(other):
        return False
    return abs(len(figure) - len(other)) <= 1


def distance(figure: str, other: str) -> tuple[int, float]:
    """Small for figures of the same length and of near size."""
    return abs(len(figure) - len(other)), abs(_value(figure) - _value(other))


def _is_year(figure: str) -> bool:
    return re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", figure) is not None


def _value(figure: str) -> float:
    if figure[:1].isdigit():
        return float(re.sub(r"\D", "", figure))
    return float(_WORDS.index(figure)) if figure in _WORDS else 50.0
