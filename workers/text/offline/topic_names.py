"""Names for clusters, made of the terms that tell a cluster from the others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from schemas.exam import Question
from workers.text.offline.nouns import noun_keys
from workers.text.offline.words import is_unspaced, phrases

_AND = {"en": " and ", "de": " und ", "fr": " et ", "es": " y "}
_SMALL = frozenset({"of", "and", "in", "the", "a", "to", "for", "on"})
#: A word of this form alone is hardly ever a noun in English.
_NO_NAME = re.compile(r"^[a-z]{2,}(?:ed|ly|[^r]est)$")
_CHARS_MAX = 2_000
#: Weight of a mention in an explanation, against 1 in the question.
_MENTIONED = 0.4
#: Weight of a phrase that does not end like a noun.
_NO_NOUN = 0.3


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase of a cluster: its words' keys, how it is written, and the positions of its questions."""

    key: tuple[str, ...]
    surface: str
    questions: frozenset[int]
    score: float
    #: It ends like a noun, as far as that can be told.
    is_noun: bool = True


def telling_terms(
    questions: Sequence[Question], clusters: Sequence[Sequence[int]], language: str, limit: int = 12
) -> list[list[Term]]:
    """The terms of each cluster, most telling first: frequent inside, rare outside, nouns, longer before shorter."""
    found = [_phrases(question) for question in questions]
    everywhere = Counter(key for phrases_of in found for key in phrases_of)
    nouns = noun_keys((text for question in questions for text in _texts(question)), language)
    return [_terms(found, members, everywhere, nouns)[:limit] for members in clusters]


def _texts(question: Question) -> tuple[str, str]:
    """(stem and right answers, explanation). Wrong options are left out: they often name other topics."""
    asked = "\n".join([question.question[:_CHARS_MAX], *(text[:200] for text in question.answers)])
    return asked, (question.explanation or "")[:_CHARS_MAX]


def _phrases(question: Question) -> dict[tuple[str, ...], tuple[str, float]]:
    """Key -> (first surface, weight). What is only mentioned in the explanation weighs less than what is asked."""
    found: dict[tuple[str, ...], tuple[str, float]] = {}
    for text, weight in zip(_texts(question), (1.0, _MENTIONED), strict=True):
        for key, surface in phrases(text):
            found.setdefault(key, (surface, weight))
    return found


def _terms(
    found: Sequence[dict[tuple[str, ...], tuple[str, float]]],
    members: Sequence[int],
    everywhere: Counter[tuple[str, ...]],
    nouns: frozenset[str],
) -> list[Term]:
    inside: dict[tuple[str, ...], list[int]] = {}
    for position in members:
        for key in found[position]:
            inside.setdefault(key, []).append(position)
    outside_size = len(found) - len(members)
    terms: list[Term] = []
    for key, positions in inside.items():
        if len(positions) < min(2, len(members) - 1) or (len(key) == 1 and _NO_NAME.search(key[0])):
            continue
        outside = everywhere[key] - len(positions)
        lift = log2((len(positions) + 0.5) / (len(members) + 1)) - log2((outside + 0.5) / (outside_size + 1))
        if outside_size and lift <= 0:
            continue
        surface = _surface([found[position][key][0] for position in positions])
        is_noun = _is_noun(key, surface, nouns)
        weight = sum(found[position][key][1] for position in positions) ** 0.9 * (lift if outside_size else 1.0)
        score = round(weight * _worth(key, surface) * (1.0 if is_noun else _NO_NOUN), 6)
        terms.append(Term(key, surface, frozenset(positions), score, is_noun))
    terms.sort(key=lambda term: (-term.score, -len(term.surface), term.key))
    return _without_parts(terms)


def _is_noun(key: tuple[str, ...], surface: str, nouns: frozenset[str]) -> bool:
    last = surface.rsplit(maxsplit=1)[-1]
    return not nouns or key[-1] in nouns or last != last.lower()


def readable(terms: Sequence[Term], limit: int) -> list[str]:
    """Terms for a sentence: nouns only, unless there are none."""
    nouns = [term.surface for term in terms if term.is_noun]
    return (nouns or [term.surface for term in terms])[:limit]


def _worth(key: tuple[str, ...], surface: str) -> float:
    """How well the phrase reads as a name: long rather than short, proper names first."""
    size = len(surface) / 2 if is_unspaced(surface) else float(len(key))
    proper = any(character.isupper() for character in surface[1:])
    return (1 + 0.7 * (size - 1)) * (1.4 if proper else 1.0)


def _surface(written: Sequence[str]) -> str:
    """The most frequent way of writing; on a tie the one with fewer capitals, then by alphabet."""
    counts = Counter(written)
    return min(counts, key=lambda text: (-counts[text], sum(c.isupper() for c in text), text))


def _without_parts(terms: Sequence[Term]) -> list[Term]:
    """Drops a term that shares a word with a better one."""
    kept: list[Term] = []
    for term in terms:
        if any(set(term.key) & set(other.key) or _overlap(term.surface, other.surface) for other in kept):
            continue
        kept.append(term)
        if len(kept) >= 24:
            break
    return kept


def _overlap(one: str, other: str) -> bool:
    if is_unspaced(one) and is_unspaced(other):
        return bool({one[i : i + 2] for i in range(len(one) - 1)} & {other[i : i + 2] for i in range(len(other) - 1)})
    return False


def names_of(terms: Sequence[Sequence[Term]], sizes: Sequence[int], language: str) -> list[str]:
    """A unique readable name for each cluster."""
    taken: set[str] = set()
    names: list[str] = []
    for number, (own, size) in enumerate(zip(terms, sizes, strict=True), start=1):
        name = _free(_candidates(own, size, language), taken) or f"Topic {number}"
        while name.casefold() in taken:
            name = f"{name} ({number})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _candidates(terms: Sequence[Term], size: int, language: str) -> list[str]:
    """Names to try, best first: the first term with one that covers other questions, then wider choices."""
    if not terms:
        return []
    first = terms[0]
    rest = sorted(terms[1:6], key=lambda term: -len(term.questions - first.questions) * term.score)
    joiner = _AND.get(language, "、" if is_unspaced(first.surface) else ", ")
    single = title_of(first.surface, language)
    pairs = [joiner.join((single, title_of(term.surface, language))) for term in rest]
    telling = " " in first.surface or any(character.isupper() for character in first.surface[1:])
    covered = telling and len(first.questions) >= 0.5 * size
    return [single, *pairs] if covered else [*pairs, single]


def _free(names: Sequence[str], taken: set[str]) -> str | None:
    return next((name for name in names if name.casefold() not in taken), None)


def title_of(surface: str, language: str) -> str:
    """Title Case in English, a capital at the beginning elsewhere; capitals inside a word ("TCP", "IoT") stay."""
    if language != "en":
        return surface[:1].upper() + surface[1:]
    return " ".join(
        word if word in _SMALL or word != word.lower() else word[:1].upper() + word[1:] for word in surface.split()
    )
