"""Names for the parts of a section, made of the terms that tell them apart."""

from collections.abc import Sequence

from workers.text.offline.transcript.choosing import Run
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.terms import Term

#: Words that name a place or a share of something, never a subject.
_VAGUE = frozenset(
    [
        "ends",
        "end",
        "edge",
        "top",
        "bottom",
        "sides",
        "parts",
        "piece",
        "pieces",
        "amount",
        "quantity",
        "number",
        "way",
        "place",
        "name",
        "names",
        "times",
        "kind",
        "degree",
        "subject",
        "nature",
        "mouth",
        "object",
        "objects",
        "experiment",
        "experiments",
        "process",
        "proportion",
        "share",
        "rest",
        "beginning",
        "middle",
        "length",
        "size",
        "ende",
        "seite",
        "seiten",
        "teil",
        "teile",
        "menge",
        "anzahl",
        "anfang",
        "mitte",
    ]
)


def headings(material: Material, parts: Sequence[Sequence[Run]]) -> list[str]:
    """One name for each part: its most telling term, two where one word says little; "" where nothing tells."""
    named: set[str] = set()
    found: list[str] = []
    for part in parts:
        terms = [term for term in _telling(material, part) if not named & set(term.key)]
        chosen = terms[:1]
        if chosen and len(chosen[0].key) == 1:
            other = [term for term in terms[1:] if not set(term.key) & set(chosen[0].key)]
            chosen += [term for term in other if term.count > 2 or len(term.key) > 1][:1]
        named |= {stem for term in chosen for stem in term.key}
        text = material.say.join([term.surface for term in chosen])
        found.append(text[:1].upper() + text[1:])
    return found


def _telling(material: Material, part: Sequence[Run]) -> list[Term]:
    """Terms of the part beyond the subtopic's own words; those that come up again in it first."""
    said = [one for run in part for one in run.said]
    terms = [
        term
        for term in material.terms.telling(said)
        if not set(term.key) <= material.theme.stems and term.surface not in _VAGUE and len(term.surface) > 3
    ]
    again = [term for term in terms if sum(set(term.key) <= one.bag for one in said) > 1]
    return list(dict.fromkeys([*again, *(term for term in terms if term.count > 1), *terms]))
