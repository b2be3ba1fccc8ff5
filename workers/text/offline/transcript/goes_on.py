"""How does the statement go on? The right predicate among those of other subjects, the right reason among others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.quiz import ItemKind
from workers.text.offline.transcript.because import reasons
from workers.text.offline.transcript.candidates import Candidate
from workers.text.offline.transcript.clauses import statement
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.said_about import WORDS_MAX
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import stems

_SINGULAR = "is was has does makes gives becomes takes needs consists contains burns produces holds causes leads "
"moves works allows ist war hat wird macht gibt braucht besteht enthält erzeugt führt bewegt"
_PLURAL = "are were have do make give become take need consist contain burn produce hold cause lead move work allow "
"sind waren haben werden machen geben brauchen bestehen enthalten erzeugen führen bewegen"
_EITHER = "can cannot could may might must will would should kann könnte muss soll"
_VERBS = {
    verb: number
    for number, verbs in (("one", _SINGULAR), ("many", _PLURAL), ("any", _EITHER))
    for verb in verbs.split()
}
_SUBJECT = re.compile(
    r"^(?P<subject>(?:(?:the|an?|der|die|das|ein"
    r"|eine) )?[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,3}?) (?P<verb>[a-zäöü]+) (?P<rest>\S.+)[.!]$",
    re.I,
)
WRONG = 3


@dataclass(frozen=True, slots=True)
class _Predicate:
    subject: str
    number: str
    text: str
    said: Said
    key: frozenset[str]


def continuations(material: Material, rivals: Rivals) -> Iterator[Candidate]:
    yield from _from_predicates(material)
    yield from _from_reasons(material)


def _from_predicates(material: Material) -> Iterator[Candidate]:
    known = [found for one in material.said if (found := _predicate(material, one)) is not None]
    worth = {one.place: material.scores.worth[index] for index, one in enumerate(material.said)}
    for own in known:
        wrong = _others(own, known, material.said)
        if len(wrong) < WRONG:
            continue
        say = material.say
        yield Candidate(
            ItemKind.SINGLE,
            "predicate",
            say.predicate.format(text=say.quote(f"{own.subject} …")),
            (f"… {own.text}",),
            tuple(f"… {other.text}" for other in wrong[:WRONG]),
            say.says.format(text=say.quote(own.said.text)),
            frozenset({own.said.place}),
            worth[own.said.place] + 0.5,
        )


def _predicate(material: Material, one: Said) -> _Predicate | None:
    text = statement(one.text, WORDS_MAX) if one.is_quotable else None
    match = _SUBJECT.match(text) if text else None
    if not match or match["verb"] not in _VERBS:
        return None
    key = frozenset(stems(match["subject"]))
    if not key or tuple(stems(match["subject"])) not in material.terms.by_key:
        return None
    number = _VERBS[match["verb"]]
    predicate = f"{match['verb']} {match['rest']}"
    return _Predicate(match["subject"], number, predicate, one, key) if len(predicate.split()) >= 4 else None


def _others(own: _Predicate, known: Sequence[_Predicate], said: Sequence[Said]) -> list[_Predicate]:
    """What is said of other subjects and nowhere of this one, of like length first."""
    about = [one.bag for one in said if own.key <= one.bag]
    found: list[_Predicate] = []
    for other in known:
        bag = frozenset(stems(other.text))
        fits = own.key & (other.key | bag) or other.key & frozenset(stems(own.text))
        told = any(len(bag & one) >= 0.5 * len(bag) for one in about)
        if fits or told or not bag or ("any" not in (own.number, other.number) and own.number != other.number):
            continue
        if all(not (bag & frozenset(stems(one.text))) or len(bag) > 3 for one in found):
            found.append(other)
    close = [other for other in found if 0.5 <= len(other.text) / len(own.text) <= 2.0]
    return sorted(close, key=lambda other: (abs(len(other.text) - len(own.text) * 1.1), other.said.place))


def _from_reasons(material: Material) -> Iterator[Candidate]:
    known = list(reasons(material.said))
    for own in known:
        bag = frozenset(stems(own.what))
        wrong = [
            other
            for other in known
            if other is not own
            and not bag & frozenset(stems(other.why))
            and other.link == own.link
            and 0.5 <= len(other.why) / len(own.why) <= 2.0
        ]
        if len(wrong) < WRONG:
            continue
        wrong.sort(key=lambda other: (abs(len(other.why) - len(own.why)), other.said.place))
        say = material.say
        yield Candidate(
            ItemKind.SINGLE,
            "reason",
            say.reason.format(text=say.quote(f"{own.what} …")),
            (f"… {own.link} {own.why}",),
            tuple(f"… {other.link} {other.why}" for other in wrong[:WRONG]),
            say.says.format(text=say.quote(own.said.text)),
            frozenset({own.said.place}),
            1.6,
        )
