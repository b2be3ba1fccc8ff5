"""Wrong options of the same kind and of like length as the right one."""

import re
from collections.abc import Sequence
from zlib import crc32

from workers.text.offline.pack.material import Material
from workers.text.offline.pack.standing import is_whole
from workers.text.offline.stopwords import ALL_STOP_WORDS
from workers.text.offline.transcript.falsehoods import article_fits
from workers.text.offline.transcript.stems import stems
from workers.text.offline.transcript.terms import Term

#: An option is at most so much longer or shorter than the right one.
_STRETCH_MAX = 1.9
_NAME = re.compile(r"(?<=[a-z,(] )(?:[A-Z][a-zé’'-]+(?: (?:of|de|van|von) (?=[A-Z]))? ?){1,4}(?<! )")


def alike(right: str, others: Sequence[str], count: int, context: str) -> tuple[str, ...] | None:
    """`count` of the others, distinct and of like length; the right one is the longest as often as chance has it."""
    barred = set(stems(context))
    found: list[str] = []
    for other in dict.fromkeys(others):
        same = (
            other.casefold() == right.casefold()
            or other.casefold() in right.casefold()
            or right.casefold() in other.casefold()
        )
        if same or (barred & set(stems(other)) and len(other.split()) <= 3) or not _is_like(right, other):
            continue
        if any(other.casefold() in one.casefold() or one.casefold() in other.casefold() for one in found):
            continue
        found.append(other)
        if len(found) >= 4 * count:
            break
    if len(found) < count:
        return None
    if len(right.split()) < 3:
        return tuple(found[:count])
    return _levelled(right, found, count)


def _levelled(right: str, found: Sequence[str], count: int) -> tuple[str, ...]:
    """By the words of the right one, it becomes the longest, the second, … of four, as far as there are such others."""
    longer = [other for other in found if len(other) > len(right)]
    shorter = [other for other in found if len(other) <= len(right)]
    above = crc32(right.encode()) % (count + 1)
    above = max(min(above, len(longer)), count - len(shorter))
    chosen = {*longer[:above], *shorter[: count - above]}
    return tuple(other for other in found if other in chosen)


def _is_like(right: str, other: str) -> bool:
    if (right[:1].isdigit()) != (other[:1].isdigit()):
        return False
    if len(right.split()) < 3:
        return len(other.split()) <= 4 and len(other) <= 3 * len(right) + 4
    return 1 / _STRETCH_MAX <= len(other) / max(1, len(right)) <= _STRETCH_MAX


def figures_like(right: str, sourced: Sequence[str], text: str, count: int) -> tuple[str, ...] | None:
    """Figures of the source of the same shape; where it has too few, figures near the right one."""
    scaled = re.fullmatch(r"([\d.,]+)( ?[^\d\s]+)", right)
    if scaled:
        made = figures_like(scaled[1], (), text, count)
        return tuple(figure + scaled[2] for figure in made) if made else None
    found = [other for other in sourced if other != right and other not in text][:count]
    if len(found) < count:
        found += [other for other in _near(right) if other not in found and other != right and other not in text]
    return tuple(found[:count]) if len(found) >= count else None


def _near(right: str) -> list[str]:
    """Figures of the same shape around a whole number or a decimal fraction."""
    match = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", right)
    if not match:
        return []
    whole, fraction = match[1].replace(",", ""), match[2] or ""
    value = int(whole + fraction)
    is_year = not fraction and "," not in right and 1000 <= value <= 2100
    steps = (-11, 7, 16, -24, 23) if is_year else _steps(value)
    turn = crc32(right.encode()) % len(steps)
    made = [value + step for step in (*steps[turn:], *steps[:turn]) if value + step > 0]
    return [_written(number, len(fraction), "," in right) for number in made if len(str(number)) == len(str(value))]


def _steps(value: int) -> tuple[int, ...]:
    step = 10 ** max(0, len(str(value)) - 2)
    if value < 10:
        return (1, -1, 2, -2, 3, -3)
    if value % 10 == 0:
        step = max(step, 10 if value >= 100 else 5 if value % 5 == 0 and value < 100 else 1)
    return (2 * step, -2 * step, step, -step, 3 * step, -3 * step)


def _written(number: int, fraction: int, grouped: bool) -> str:
    digits = str(number).zfill(fraction + 1)
    whole, rest = (digits[:-fraction], digits[-fraction:]) if fraction else (digits, "")
    whole = f"{int(whole):,}" if grouped else whole
    return f"{whole}.{rest}" if rest else whole


def names_like(right: str, material: Material, before: str, text: str, count: int) -> tuple[str, ...] | None:
    """Other names of the source with about as many words, that the sentence does not hold.

    Names that stand somewhere behind the same word as the right one come first: "in" places, "by" people.
    """
    own = set(re.findall(r"\w+", right.casefold()))
    seen: dict[str, set[str]] = {}
    for one in (*material.reading.sentences, *material.beside.sentences):
        if is_whole(one.text):
            for match in _NAME.finditer(one.text):
                seen.setdefault(match[0].strip(), set()).add(_last_word(one.text[: match.start()]))
    size, lead = len(right.split()), _last_word(before)
    found = [
        name
        for name in seen
        if name.split()[0].casefold() not in ALL_STOP_WORDS
        and not own & set(re.findall(r"\w+", name.casefold()))
        and name not in text
        and abs(len(name.split()) - size) <= 1
    ]
    found.sort(
        key=lambda name: (lead not in seen[name], abs(len(name.split()) - size), abs(len(name) - len(right)), name)
    )
    return tuple(found[:count]) if len(found) >= count else None


def _last_word(text: str) -> str:
    words = text.split()
    return words[-1].casefold() if words else ""


#: German words before a gap that are no articles although they end like one.
_PLAIN_WORDS = "ohne oder aber wie mehr weniger nur auch über unter hinter viele"
_PLAIN = frozenset(_PLAIN_WORDS.split())
_DECLINED = re.compile(r"(?:d(?:er|ie|as|en|em|es)|(?:k?ein|ihr|sein)(?:e[nmrs]?)?)$")


def fits_behind(before: str, other: Term, material: Material) -> bool:
    """Nothing before the gap speaks against the term: "an" before a vowel; in German an article it is used with."""
    if material.language != "de":
        return article_fits(before, other.surface)
    last = _last_word(before)
    if _DECLINED.match(last) or (last.endswith(("e", "en", "er", "es", "em")) and last not in _PLAIN):
        return material.rivals.follows(other, last)
    return True
