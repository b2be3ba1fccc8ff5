"""What the source itself says a term means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workers.text.offline.key_terms import definition_in
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import carries, stems
from workers.text.offline.transcript.terms import Terms
from workers.text.offline.transcript.themes import Theme

_CALLED = re.compile(
    r"\b(?:(?:is|are|was|were) (?:usually |commonly |generally |often |also |then )?(?:called|known as|termed|named)"
    r"|(?:we|people|physicists|chemists|biologists|scientists|engineers|doctors|mathematicians|they"
    r"|you) calls? (?:this|that|it|these|them)"
    r"|what (?:is|we) calle?d?|(?:heißt|heißen|nennt man|nennen wir)|man (?P<de>[A-ZÄÖÜ]\w+) nennt) ?"
    r"(?:an? |the |das |die |der |den |ein(?:e|en)? )?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?P<name>[\w’'-]+(?: (?!and\b|or\b|because\b|that\b|which\b|und\b|after\b|in\b"
    r"|by\b)[\w’'-]+){0,3}?)(?=[.,;:!—]| (?:and|or|because|that|which|und|after|in|by)\b)"
)
_BACK = re.compile(r"\bthe two\b|\bboth\b|\bbeide\w*\b", re.IGNORECASE)
#: A "meaning" that begins so says nothing.
_EMPTY = re.compile(
    r"^(?:an?|the|one|any|all|those|ein(?:e|en)?|der|die|das) (?:very |really |quite |most |so |sehr |ganz )?(?:\w+ )?"
    r"(?:thing|things|point|question|matter|case|reason|way|one|sight|idea|example|difference|time|same|best|only"
    r"|first|"
    r"great \w+|result|fact|sort|kind of thing|Sache|Ding|Frage|Punkt|Grund)\b",
    re.IGNORECASE,
)
_MEANING_CHARS_MAX = 260
_IT_IS = re.compile(
    r"^(?:It|Es|Er|Sie) (?:is|means|ist|bedeutet|heißt) (?P<what>(?:that kind|the|an?|one|any|what|when|der|die|das"
    r"|ein|eine)\b.*)"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """`sentence` says what `term` is; `meaning` is the part of it that follows the verb, or all of it."""

    term: str
    meaning: str
    sentence: Said
    #: The sentence has the form "X is …".
    plain: bool


def meanings(said: Sequence[Said], terms: Terms, theme: Theme) -> list[Meaning]:
    """One meaning for each term that a sentence defines; the first one wins, those of the subtopic before all."""
    found: dict[tuple[str, ...], Meaning] = {}
    for last, one in pairwise(said):
        meaning = _told_next(last, one, terms, theme)
        if meaning is not None:
            found.setdefault(tuple(stems(meaning.term)), meaning)
    for before, one in zip([None, *said], said, strict=False):
        if one.points or one.is_personal or one.is_question or one.size > 45:
            continue
        for meaning in [*_meanings_of(one, terms), *_called(before, one)]:
            found.setdefault(tuple(stems(meaning.term)), meaning)
    return list(found.values())


def _meanings_of(one: Said, terms: Terms) -> Iterable[Meaning]:
    pair = definition_in(one.text) if one.stands else None
    if pair is not None and not _EMPTY.match(pair[1]) and not one.leans:
        key = tuple(stems(pair[0]))
        if key and terms.nouns.is_noun(pair[0].split()[-1]) and len(pair[1]) <= _MEANING_CHARS_MAX:
            meaning = pair[1][:1].upper() + pair[1][1:]
            yield Meaning(_inside(pair[0], key, terms), meaning, one, plain=True)


def _called(before: Said | None, one: Said) -> Iterable[Meaning]:
    """What is "called" something: the sentence, with the one before where it leans on that."""
    for match in _CALLED.finditer(one.text):
        name = _NAME.match(one.text[match.end() :])
        term = match["de"] or (name["name"] if name else "")
        telling = [word for word in term.split() if carries(word)]
        if not telling or len(telling) < len(term.split()) or not carries(telling[-1]):
            continue
        leaning = one.leans or _BACK.search(one.text) or one.size < 6
        near = before is not None and before.passage == one.passage and not before.points and not before.is_question
        if leaning and not near:
            continue
        text = f"{before.text} {one.text}" if leaning and before is not None else one.text
        yield Meaning(term, text, one, plain=False)


def _told_next(before: Said, one: Said, terms: Terms, theme: Theme) -> Meaning | None:
    """ "… capillary attraction. It is that kind of attraction which …": the subtopic's term, then what it is."""
    near = one.passage == before.passage and one.place == before.place + 1
    match = _IT_IS.match(one.text)
    if not near or match is None or _EMPTY.match(match["what"]) or not 8 <= one.size <= 45:
        return None
    for side in theme.sides:
        term = terms.by_key.get(side)
        if term is not None and before.stems[-len(side) :] == side:
            return Meaning(term.surface, one.text, one, plain=True)
    return None


def _inside(term: str, key: tuple[str, ...], terms: Terms) -> str:
    """As it is written inside a sentence."""
    known = terms.by_key.get(key)
    return known.surface if known else term[:1].lower() + term[1:] if term[1:].islower() else term
