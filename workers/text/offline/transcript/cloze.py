"""A sentence of the source with a term or a figure taken out; wrong options are terms or figures of the same kind."""

import re
from collections.abc import Iterator

from schemas.quiz import ItemKind
from workers.text.offline.transcript.candidates import Candidate
from workers.text.offline.transcript.clauses import statement
from workers.text.offline.transcript.falsehoods import article_fits
from workers.text.offline.transcript.figures import FIGURE
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import carries
from workers.text.offline.transcript.terms import Term

_GERMAN_ARTICLES = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eines",
        "kein",
        "keine",
        "keinen",
        "ihre",
        "ihren",
        "ihrer",
        "ihrem",
        "seine",
        "seinen",
    ]
)
_GERMAN_PLAIN = frozenset(
    ["ohne", "oder", "aber", "wie", "mehr", "weniger", "nur", "auch", "über", "unter", "hinter", "viele"]
)
GAP = "_____"
WORDS_MIN, WORDS_MAX = 8, 30
WRONG = 3
#: Sentences in the first person are asked about as well, for less (see `Said.distance`).
DISTANCE_MAX = 2
#: What a sentence is worth less that speaks to the audience, and twice that in the first person.
FAR = 0.7
#: So many other telling words must be left to tell what stood in the gap.
FRAME_MIN = 4
#: What an item is worth less whose wrong options are not surely of the same kind.
LOOSE = 1.5


def gaps(material: Material, rivals: Rivals) -> Iterator[Candidate]:
    for index, one in enumerate(material.said):
        text = statement(one.text, WORDS_MAX) if one.distance <= DISTANCE_MAX else None
        if text is None or len(text.split()) < WORDS_MIN:
            continue
        text = text if one.is_ended else f"… {text} …"
        worth = material.scores.worth[index] - FAR * one.distance + 0.4 * min(1.0, material.scores.relevance[index])
        yield from _figures(material, rivals, one, text, worth)
        yield from _terms(material, rivals, one, text, worth)


def _figures(material: Material, rivals: Rivals, one: Said, text: str, worth: float) -> Iterator[Candidate]:
    for match in FIGURE.finditer(text):
        wrong = tuple(rivals.numbers(match[0], one)[:WRONG])
        if len(wrong) == WRONG and text.count(match[0]) == 1:
            gapped = material.say.quote(text[: match.start()] + GAP + text[match.end() :])
            question = material.say.fill_number.format(text=gapped)
            explanation = material.say.says.format(text=material.say.quote(one.text))
            yield Candidate(
                ItemKind.SINGLE,
                "figure",
                question,
                (match[0],),
                wrong,
                explanation,
                frozenset({one.place}),
                worth + 0.4,
            )
            return


def _terms(material: Material, rivals: Rivals, one: Said, text: str, worth: float) -> Iterator[Candidate]:
    made = 0
    for term in material.terms.ranked[:80]:
        if not set(term.key) <= one.bag or term.count < 2 or len(one.bag) - len(term.key) < FRAME_MIN:
            continue
        match = gap_in(text, term)
        if match is None or made >= 2:
            continue
        before = text[: match.start()]
        wrong = [other.surface for other in rivals.of(term, one) if fits(material, rivals, before, other)][:WRONG]
        surely = len(wrong) == WRONG
        if not surely:
            loosely = (
                other.surface
                for other in rivals.of(term, one, likeness_min=0.0)
                if fits(material, rivals, before, other)
            )
            wrong = [*wrong, *(other for other in loosely if other not in wrong)][:WRONG]
        if len(wrong) < WRONG:
            continue
        gapped = material.say.quote(before + GAP + text[match.end() :])
        explanation = material.say.says.format(text=material.say.quote(one.text))
        about = 0.3 if set(term.key) & material.theme.stems else 0.0
        made += 1
        yield Candidate(
            ItemKind.SINGLE,
            "gap",
            material.say.fill.format(text=gapped),
            (term.surface,),
            tuple(wrong),
            explanation,
            frozenset({one.place}),
            worth + about - (0.0 if surely else LOOSE),
        )


def fits(material: Material, rivals: Rivals, before: str, other: Term) -> bool:
    """Nothing before the gap speaks against the term: "an" before a vowel; in German an article it is used with."""
    if material.terms.language != "de":
        return article_fits(before, other.surface)
    last = before.rsplit(maxsplit=1)[-1].casefold() if before.split() else ""
    if last in _GERMAN_ARTICLES:
        return rivals.follows(other, last)
    return not last.endswith(("e", "en", "er", "es", "em")) or last in _GERMAN_PLAIN or rivals.follows(other, last)


def gap_in(text: str, term: Term) -> re.Match[str] | None:
    """Where the term stands, not at the beginning, and none of its words elsewhere."""
    found = list(re.finditer(rf"(?<![\w-]){re.escape(term.surface)}(?![\w-])", text))
    if len(found) != 1 or found[0].start() == 0:
        return None
    following = re.match(r" ([\w-]+)", text[found[0].end() :])
    if following and carries(following[1]) and not following[1].endswith(("s", "ed", "ing", "en", "t")):
        return None  # a part of a longer term
    rest = (text[: found[0].start()] + text[found[0].end() :]).casefold()
    return None if any(word.casefold()[:5] in rest for word in term.surface.split() if len(word) > 3) else found[0]
