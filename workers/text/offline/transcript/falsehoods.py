"""A true sentence made false by one change: another figure, the contrary word, a negation dropped, another term."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.text.offline.transcript.contraries import CONTRARIES
from workers.text.offline.transcript.figures import FIGURE
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import stem_of
from workers.text.offline.transcript.terms import Term, Terms

_NEGATIONS = (
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\b(can|could|will|would|should|must|may) (?:never|not) (?=[a-z])"), r"\1 "),
    (re.compile(r"\b(is|are|was|were) not (?=[a-z])"), r"\1 "),
    (re.compile(r"\bdo not (?=[a-z])"), ""),
    (re.compile(r"\b(ist|sind|war|kann|können|wird|werden) (nicht|nie) (?=[a-zäöü])"), r"\1 "),
    (re.compile(r"\b(hat|haben|ist|sind) kein(e[nmrs]?)? "), r"\1 ein\2 "),
)
#: Here a changed word does not simply turn the sense round.
_DELICATE = re.compile(
    r"\b(?:giv\w+ rise|not only|not merely|not so much|rather than|more or less|once more|no more|any more|if not"
    r"|whether|"
    r"not even|nicht nur|sondern|mehr oder weniger|nicht mehr|whatever|neither|nor|nothing but)\b|, not\b"
    r"|\bnot\b.*\bbut\b",
    re.IGNORECASE,
)
#: Where nothing surer is found, a term is exchanged for one that is used this much alike.
_ALIKE_MIN = 0.3
_IS = re.compile(r"\b(is|are|was|were) (?!not\b)")
_NEGATIVE = re.compile(r"\b(?:not|no|never|nothing|none|nicht|kein\w*|nie|nichts)\b|n['’]t\b", re.IGNORECASE)
_DENIED_WORDS_MAX = 22
#: Learners know that a statement with such a word is seldom right (Haladyna, Downing and Rodriguez, 2002).
_ABSOLUTE = re.compile(
    r"\b(?:always|never|completely|absolutely|entirely|impossible|invariably|immer|nie|niemals|stets|völlig|vollständig"
    r"|ausnahmslos|unmöglich)\b",
    re.IGNORECASE,
)
_ARTICLE_BEFORE = re.compile(r"\b(an?) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Falsehood:
    """`text` does not stand in the source; `instead` is what does; `rank` 0 is the surest change."""

    text: str
    instead: str
    said: Said
    rank: int


def falsehoods(said: Said, text: str, rivals: Rivals, terms: Terms, barred: frozenset[str]) -> Iterator[Falsehood]:
    """False variants of `text` (the sentence `said` or a part of it), the surest first.

    Words of `barred` (stems) stay: they are what the question is about.
    """
    if _DELICATE.search(text):
        return
    for rank, changed in _changes(said, text, rivals, terms, barred):
        if changed != text and not _ABSOLUTE.search(changed) and not rivals.occurs(changed):
            yield Falsehood(changed, text, said, rank)


def _changes(said: Said, text: str, rivals: Rivals, terms: Terms, barred: frozenset[str]) -> Iterator[tuple[int, str]]:
    for match in FIGURE.finditer(text):
        for other in rivals.numbers(match[0], said)[:1]:
            yield 0, text[: match.start()] + other + text[match.end() :]
    yield from ((1, changed) for changed in _contrary(text))
    for pattern, replacement in _NEGATIONS:
        if len(pattern.findall(text)) == 1:
            yield 1, re.sub(r" {2,}", " ", pattern.sub(replacement, text))
    for term in terms.ranked:
        if said.bag >= set(term.key) and not barred & set(term.key) and term.count >= 2:
            yield from ((2, changed) for changed in _with_rival(text, term, rivals.kin(term, said)))
    yield from ((3, changed) for changed in _denied(text))
    for term in terms.ranked:
        if said.bag >= set(term.key) and not barred & set(term.key) and term.count >= 2:
            alike = [other for other in rivals.of(term, said, likeness_min=_ALIKE_MIN) if other.count >= 2]
            yield from ((4, changed) for changed in _with_rival(text, term, alike))


def _contrary(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.casefold())
    for word, other in CONTRARIES.items():
        if words.count(word) == 1 and other not in words and said_once(word, words):
            match = re.search(rf"\b{word}\b", text)
            if match and article_fits(text[: match.start()], other):
                yield text[: match.start()] + other + text[match.end() :]


def said_once(word: str, words: list[str]) -> bool:
    """No other form of the word in the sentence ("pulls … but does not pull")."""
    return sum(stem_of(other) == stem_of(word) for other in words) == 1


def _denied(text: str) -> Iterator[str]:
    """What is said to be, said not to be."""
    if len(_IS.findall(text)) == 1 and len(text.split()) <= _DENIED_WORDS_MAX and not _NEGATIVE.search(text):
        yield _IS.sub(r"\1 not ", text)


def _with_rival(text: str, term: Term, others: Sequence[Term]) -> Iterator[str]:
    pattern = re.compile(rf"(?<![\w-]){re.escape(term.surface)}(?![\w-])")
    match = pattern.search(text)
    if match is None or len(pattern.findall(text)) != 1:
        return
    for other in others[:2]:
        if article_fits(text[: match.start()], other.surface):
            yield text[: match.start()] + other.surface + text[match.end() :]


def article_fits(before: str, word: str) -> bool:
    """No "an" before a consonant, no "a" before a vowel."""
    match = _ARTICLE_BEFORE.search(before)
    if not match:
        return True
    return (match[1].casefold() == "an") == (word[:1].casefold() in "aeiou")
