"""Questions whose answers stand in the talk."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from workers.text.offline.transcript.because import reasons
from workers.text.offline.transcript.cloze import GAP, gap_in
from workers.text.offline.transcript.falsehoods import falsehoods
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.vocabulary import Word

_ASKS = re.compile(
    r"^(?:why|what|how|where|which|when|who|warum|was|wie|wo|welche[rsmn]?|wann|wer|wozu|woher)\b", re.IGNORECASE
)
_LEANING = re.compile(
    r"\b(?:it|this|that|these|those|they|them|here|you|I|we|us|else|es|das|dies\w*|sie|er|hier|wir|ich|dazu|damit"
    r"|daran)\b",
    re.IGNORECASE,
)
Question = tuple[str, str, Said]


def check_questions(
    material: Material, used: Sequence[Said], words: Sequence[Word], *, open_only: bool = False
) -> list[tuple[str, str]]:
    """(question, answer), turn by turn of each kind; no sentence is used twice.

    `open_only`: only questions that can be kept in mind while listening, nothing to fill in.
    """
    kinds: list[Iterator[Question]] = [
        iter(_own(material, used)),
        iter(_meant(material, words)),
        iter(_why(material, used)),
    ]
    if not open_only:
        kinds += [iter(_judged(material, used)), iter(_gaps(material, used))]
    kinds += [iter(_told(material, words)), iter(_connected(material, used))]
    found: list[tuple[str, str]] = []
    spent: set[int] = set()
    while kinds:
        for kind in list(kinds):
            question = next((one for one in kind if one[2].place not in spent), None)
            if question is None:
                kinds.remove(kind)
            else:
                spent.add(question[2].place)
                found.append(question[:2])
    return list(dict(found).items())


def _own(material: Material, used: Sequence[Said]) -> Iterable[Question]:
    """What the speaker asks and answers in what is used."""
    places = {one.place for one in used}
    for question, answer in pairwise(material.said):
        if answer.place in places and _asks_plainly(question) and _answers(question, answer):
            yield question.text, answer.text, answer


def _meant(material: Material, words: Sequence[Word]) -> Iterable[Question]:
    for word in words:
        if word.is_defined:
            yield material.say.what_is.format(term=word.named), word.meaning, word.said


def _why(material: Material, used: Sequence[Said]) -> Iterable[Question]:
    say = material.say
    for reason in reasons(used):
        asked = say.why_ask.format(text=say.quote(f"{reason.what}{reason.comma} {reason.link} …"))
        yield asked, f"… {reason.link} {reason.why}.", reason.said


def _judged(material: Material, used: Sequence[Said]) -> Iterable[Question]:
    say, rivals = material.say, Rivals(material.said, material.terms)
    for one in used:
        if one.is_quotable and 7 <= one.size <= 28:
            made = next(iter(falsehoods(one, one.text, rivals, material.terms, frozenset())), None)
            if made is None or made.rank > 1:
                continue
            if crc32(one.text.encode()) % 3 == 0:
                yield say.true_or_false.format(text=say.quote(one.text)), say.is_true, one
            else:
                yield (
                    say.true_or_false.format(text=say.quote(made.text)),
                    say.is_false.format(text=say.quote(one.text)),
                    one,
                )


def _gaps(material: Material, used: Sequence[Said]) -> Iterable[Question]:
    say = material.say
    for one in used:
        if not one.is_quotable or not 8 <= one.size <= 28:
            continue
        for term in material.terms.ranked[:40]:
            match = gap_in(one.text, term) if set(term.key) <= one.bag and term.count > 1 else None
            if match is not None and len(one.bag) - len(term.key) >= 4:
                gapped = one.text[: match.start()] + GAP + one.text[match.end() :]
                yield say.fill_check.format(text=say.quote(gapped)), term.surface, one
                break


def _told(material: Material, words: Sequence[Word]) -> Iterable[Question]:
    for word in words:
        if not word.is_defined:
            yield material.say.what_about.format(term=word.named), word.said.text, word.said


def _connected(material: Material, used: Sequence[Said]) -> Iterable[Question]:
    """Two terms that one sentence has something to say about."""
    for one in used:
        if not one.is_quotable or not 8 <= one.size <= 40:
            continue
        terms = [term for term in material.terms.ranked[:30] if set(term.key) <= one.bag and term.count > 1]
        pair = next(((a, b) for a in terms for b in terms if a is not b and not set(a.key) & set(b.key)), None)
        if pair is not None:
            named = material.say.join([material.terms.named(term) for term in pair])
            yield material.say.connect.format(terms=named), one.text, one


def _asks_plainly(one: Said) -> bool:
    """A question that needs nothing before it."""
    plain = one.is_question and _ASKS.match(one.text) is not None and not _LEANING.search(one.text)
    return plain and 4 <= one.size <= 22 and len(one.bag) >= 2


def _answers(question: Said, answer: Said) -> bool:
    near = answer.place == question.place + 1 and answer.passage == question.passage
    return near and not answer.is_question and not answer.points and 6 <= answer.size <= 50
