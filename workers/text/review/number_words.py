"""Numbers written as words, in English, German, French and Spanish."""

import re
from decimal import Decimal


def _table(text: str) -> dict[str, int]:
    pairs = (entry.split(":") for entry in text.split())
    return {word: int(value) for names, value in pairs for word in names.split("/")}


_UNITS = {
    "en": _table(
        "zero:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 "
        "fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty/fourty:40 "
        "fifty:50 sixty:60 seventy:70 eighty:80 ninety:90 "
        "third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 eleventh:11 twelfth:12 thirteenth:13 "
        "fourteenth:14 fifteenth:15 sixteenth:16 seventeenth:17 eighteenth:18 nineteenth:19 twentieth:20 thirtieth:30 "
        "fortieth:40 fiftieth:50 sixtieth:60 seventieth:70 eightieth:80 ninetieth:90 first:1 second:2 "
        "sixties:60 seventies:70 eighties:80 nineties:90 twenties:20 thirties:30 forties:40 fifties:50"
    ),
    "fr": _table(
        "zéro:0 un/une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 treize:13 "
        "quatorze:14 quinze:15 seize:16 vingt/vingts:20 trente:30 quarante:40 cinquante:50 soixante:60 septante:70 "
        "huitante/octante:80 nonante:90 troisième:3 quatrième:4 cinquième:5 sixième:6 septième:7 huitième:8 "
        "neuvième:9 dixième:10"
    ),
    "es": _table(
        "cero:0 uno/una/un:1 dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 "
        "trece:13 catorce:14 quince:15 dieciséis:16 diecisiete:17 dieciocho:18 diecinueve:19 veinte:20 veintiuno:21 "
        "veintidós:22 veintitrés:23 veinticuatro:24 veinticinco:25 veintiséis:26 veintisiete:27 veintiocho:28 "
        "veintinueve:29 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 setenta:70 ochenta:80 noventa:90 tercero:3 "
        "tercera:3 cuarto:4 quinto:5 sexto:6 séptimo:7 octavo:8 noveno:9 décimo:10 cien/ciento:100 doscientos:200 "
        "trescientos:300 cuatrocientos:400 quinientos:500 seiscientos:600 setecientos:700 ochocientos:800 "
        "novecientos:900"
    ),
}
#: Words that multiply what stands before them.
SCALES = {
    "en": _table(
        "dozen/dozens:12 hundred/hundreds/hundredth:100 thousand/thousands/thousandth/k:1000 "
        "million/millions/millionth/mn:1000000 billion/billions/bn:1000000000 trillion/trillions/tn:1000000000000"
    ),
    "de": _table(
        "dutzend:12 hundert:100 tausend/tsd:1000 million/millionen/mio:1000000 milliarde/milliarden/mrd:1000000000 "
        "billion/billionen:1000000000000"
    ),
    "fr": _table("douzaine:12 cent/cents:100 mille:1000 million/millions:1000000 milliard/milliards:1000000000"),
    "es": _table("docena:12 mil:1000 millón/millones:1000000 billón/billones:1000000000000"),
}
_JOINTS = {"en": "and", "de": "und", "fr": "et", "es": "y"}
_GERMAN = _table(
    "null:0 ein/eins/eine/einen/einem/einer:1 zwei/zwo:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 "
    "elf:11 zwölf:12 dreizehn:13 vierzehn:14 fünfzehn:15 sechzehn:16 siebzehn:17 achtzehn:18 neunzehn:19 zwanzig:20 "
    "dreißig/dreissig:30 vierzig:40 fünfzig:50 sechzig:60 siebzig:70 achtzig:80 neunzig:90"
)
_GERMAN_ORDINALS = {"drit": 3, "ach": 8, "sieb": 7}
_GERMAN_ENDING = re.compile(r"(?:st|t)(?:e|en|er|es|em)$|er(?:n|jahre)?$")


def value_of(word: str, language: str) -> int | None:
    """The value of one word (folded) that is a number below the scales of its language; German compounds as well."""
    if language == "de":
        return _german(word)
    return _UNITS.get(language, {}).get(word)


def _german(word: str, depth: int = 0) -> int | None:
    if word in _GERMAN:
        return _GERMAN[word]
    if depth > 4 or len(word) < 4:
        return None
    for name, scale in (("tausend", 1000), ("hundert", 100)):
        left, found, right = word.partition(name)
        if found and (word != name or depth):
            many = _german(left, depth + 1) if left else 1
            rest = _german(right.removeprefix("und"), depth + 1) if right else 0
            return None if many is None or rest is None else many * scale + rest
    unit, found, ten = word.partition("und")
    if found and _GERMAN.get(unit) in range(1, 10) and _GERMAN.get(ten, 0) >= 20:
        return _GERMAN[unit] + _GERMAN[ten]
    stem = _GERMAN_ENDING.sub("", word)
    if stem != word and stem not in ("ein", "vi"):
        return _GERMAN_ORDINALS.get(stem) or (_german(stem, depth + 1) if stem not in ("eine", "acht") else 8)
    return None


def scale_of(word: str, language: str) -> int | None:
    return SCALES.get(language, {}).get(word)


def read_number(words: list[str], language: str) -> tuple[int, frozenset[Decimal]]:
    """(how many of `words` make a number from the first on, the values it may have); (0, …) when there is none.

    "two hundred and five" is 205; "nineteen sixty-four" is 1964 and 83, whichever is meant.
    """
    total = current = pairs = 0
    taken = used = 0
    last = 10**15
    joint = _JOINTS.get(language, "")
    is_year = False
    for position, word in enumerate(words):
        unit, scale = value_of(word, language), scale_of(word, language)
        if scale is not None and (used or position == 0):
            current, total, last = _scaled(current, total, scale, used > 0)
            pairs *= scale
        elif unit is not None:
            if language == "fr" and current % 100 == 4 and unit == 20 and used:
                current, pairs = current - 4 + 80, 0
            elif language == "en" and used and 10 <= current < 100 and last >= 10 and unit >= 10 and total == 0:
                pairs, is_year = current * 100 + unit, True
                current += unit
            elif used and not _fits(unit, last, language):
                break
            else:
                current += unit
                pairs += unit if is_year else 0
            last = unit
        elif word == joint and used and position + 1 < len(words):
            continue
        else:
            break
        taken, used = position + 1, used + 1
    values = {Decimal(total + current)} | ({Decimal(pairs)} if is_year else set())
    return taken, frozenset(values)


def _scaled(current: int, total: int, scale: int, begun: bool) -> tuple[int, int, int]:
    amount = current if begun else 1
    if scale <= 100:
        return amount * scale if amount < 1000 else amount, total, 100
    return 0, total + (amount or 1) * scale, 1000


def _fits(unit: int, last: int, language: str) -> bool:
    """A smaller number may follow: units after tens, anything below after a scale; ten to nineteen too in French."""
    if last >= 100:
        return unit < last
    if language == "fr" and last == 10:
        return 7 <= unit <= 9
    if language == "fr" and last in (60, 80, 20):
        return 0 < unit < 20
    return last >= 20 and last % 10 == 0 and 0 < unit < 10
