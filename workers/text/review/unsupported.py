"""What a text says that its source does not: numbers and names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from workers.text.offline.words import language_of, sentences
from workers.text.review.names import NOT_PROSE, Vocabulary, names_of, vocabulary
from workers.text.review.numbers import Number, numbers_of

_NUMBERED = re.compile(r"^([ \t>]*)\(?\d{1,2}[.)][ \t]+(?=\S)", re.MULTILINE)
_FOOTNOTE = re.compile(r"(?<=\w)\[\^?\d{1,3}\]|\[\^\d{1,3}\]:?")
#: So few words do not tell their language; the source's is taken.
_WORDS_MIN = 12
_LABEL = re.compile(
    r"(?i)\b(?:step|part|section|chapter|lecture|lesson|exercise|question|option|figure|fig|table|example|item|level|"
    r"unit|module|note|phase|point|schritt|teil|abschnitt|kapitel|abbildung|tabelle|beispiel|frage|übung|étape|partie|"
    r"chapitre|figure|tableau|paso|parte|capítulo|figura|tabla)s?\.?\s+\d{1,3}\b(?![.,]?\d|\s*%)"
)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """`text` as it stands in the sentence; `index` counts the sentences of the whole text from 0."""

    kind: Literal["number", "name"]
    text: str
    index: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a source holds, in the forms that a text is compared with."""

    language: str
    numbers: frozenset[Decimal]
    words: Vocabulary


@lru_cache(maxsize=16)
def read_source(source: str) -> Source:
    language = language_of(source)
    found: set[Decimal] = set()
    for number in numbers_of(source, language):
        found |= number.values
    if language != "en":
        for number in numbers_of(source, "en"):
            found |= number.values
    return Source(language, frozenset(found), vocabulary(source))


def unsupported(text: str, source: str) -> list[Unsupported]:
    """Each number and each name in `text` (Markdown) that `source` does not contain, with the sentence it stands in.

    Numbers are compared by value: 1,000, 1000 and "one thousand" are the same; "one", "first" and "second" count
    nothing. Numbers of lists, steps and footnotes are the text's own. Code is not checked. Nothing is said about
    claims without a number or name.

    Source: checking that named entities and numbers of a summary stand in what it summarises; Nan et al. 2021,
    "Entity-level factual consistency of abstractive text summarization" (EACL).
    """
    read = read_source(source)
    language = language_of(text) if len(text.split()) >= _WORDS_MIN else read.language
    stated = sentences(_NUMBERED.sub(r"\1- ", text))
    return [found for index, sentence in enumerate(stated) for found in _in_sentence(sentence, index, read, language)]


def _in_sentence(sentence: str, index: int, source: Source, language: str) -> Iterator[Unsupported]:
    told: set[str] = set()
    for number in numbers_of(_prose(sentence), language):
        if not number.idle and not _is_known(number, source) and number.text not in told:
            told.add(number.text)
            yield Unsupported("number", number.text, index, sentence)
    for name in _phrases(sentence, source, language):
        if name not in told:
            told.add(name)
            yield Unsupported("name", name, index, sentence)


def _prose(sentence: str) -> str:
    """Without code, links, formulas, footnotes and the labels of steps and figures."""
    return _LABEL.sub(" ", _FOOTNOTE.sub(" ", NOT_PROSE.sub(" ", sentence)))


def _is_known(number: Number, source: Source) -> bool:
    if number.values & source.numbers:
        return True
    groups = number.text.split(" ")
    return (
        len(groups) > 1
        and all(group.isdecimal() for group in groups)
        and all(Decimal(group).normalize() in source.numbers for group in groups)
    )


def _phrases(sentence: str, source: Source, language: str) -> Iterator[str]:
    """Unknown names; neighbours are told as one ("Isaac Newton")."""
    run: list[str] = []
    for name in names_of(sentence, language):
        if name in source.words:
            continue
        if run and re.search(rf"{re.escape(run[-1])}\s+{re.escape(name)}", sentence):
            run.append(name)
            continue
        if run:
            yield " ".join(run)
        run = [name]
    if run:
        yield " ".join(run)
