"""Terms that are things of one kind: what the source names side by side, and what is used alike."""

import re
from collections.abc import Iterator, Sequence

from workers.text.offline.pack.forms_en import PLURALS
from workers.text.offline.pack.material import Material, is_firm, is_one_term, is_pale, is_telling_term
from workers.text.offline.stopwords import ALL_STOP_WORDS
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import stem_of
from workers.text.offline.transcript.terms import Term
from workers.text.offline.words import words

#: Languages whose nouns are told from other words.
_KNOWN = frozenset(("en", "de"))
_ARTICLES = {
    "nl": "de het een",
    "fr": "le la les un une du des au aux",
    "es": "el la los las un una unos unas del al",
    "it": "il lo la gli le un una uno del della dei delle al alla nel nella",
    "pt": "o os as um uma do da dos das no na ao",
}
#: "half of", "la plupart de": a part of something else.
_OF = {"nl": "van", "fr": "de", "es": "de", "it": "di", "pt": "de"}
#: How far from a term others may be that are named beside each other.
_STEPS = 3
#: A term with this much of the gapped sentence in one of its own might be right as well.
_FITS = 0.5


def of_one_kind(term: Term, said: Said, before: str, material: Material) -> list[Term]:
    """What could stand for the term behind `before` and would be wrong; what is surely of its kind comes first."""
    if material.language in _KNOWN:
        rest = [
            other
            for other in material.rivals.of(term, said)
            if is_firm(other.surface, material) and (is_pale(term) or not is_pale(other))
        ]
    else:
        rest = [other for other in _nouns(before, material) if not _is_right(other, term, said, material)]
    many = is_many(term)
    found = dict.fromkeys(
        other
        for other in (*surely_alike(term, said, material), *rest)
        if is_many(other) == many and _same_shape(term, other)
    )
    return [other for other in found if is_one_term(other, material.language)]


def surely_alike(term: Term, said: Said, material: Material) -> list[Term]:
    """What the source names side by side with it, without what would be right as well."""
    if material.language in _KNOWN:
        kin = [material.terms.by_key[key] for key in material.terms.listed.get(term.key, ())]
        alike = sorted(kin, key=lambda other: (-other.count, other.places[0], other.surface))
        alike = [other for other in alike if _same_shape(term, other) and is_telling_term(material, other)]
    else:
        alike = _beside(term, material)
    return [other for other in alike if not _is_right(other, term, said, material)]


def is_many(term: Term) -> bool:
    return term.is_plural or term.surface.rsplit(maxsplit=1)[-1].casefold() in PLURALS - {"species"}


def _beside(term: Term, material: Material) -> list[Term]:
    """Named side by side with the term, or with what is, nearest first."""
    listed = material.terms.listed
    known = {term.key}
    ring = [term.key]
    found: list[Term] = []
    for _ in range(_STEPS):
        ring = sorted({key for one in ring for key in listed.get(one, ())} - known)
        known |= set(ring)
        found += [
            other for key in ring if (other := material.terms.by_key.get(key)) is not None and _same_shape(term, other)
        ]
    return [*dict.fromkeys([*found, *_listed_with(term, material)])]


def _listed_with(term: Term, material: Material) -> Iterator[Term]:
    """Heads of the items of a list that has the term in it: "4 spoons of oil", "flour, salt"."""
    for listing in material.reading.listings:
        parts = [part.strip() for item in listing.items for part in re.split(r"[,;/]", item)]
        heads = [tuple(stem_of(word) for word in words(part)[-1:]) for part in parts]
        if term.key in heads:
            for key in heads:
                other = material.terms.by_key.get(key)
                if other is not None and key != term.key and _same_shape(term, other):
                    yield other


def _same_shape(term: Term, other: Term) -> bool:
    """About as long, a name where it is one, in capitals where it is; a word like "behind" names nothing."""
    if not ALL_STOP_WORDS.isdisjoint(other.surface.casefold().split()) or _is_shouted(term) != _is_shouted(other):
        return False
    return term.is_name == other.is_name and abs(len(term.key) - len(other.key)) <= 1


def _is_shouted(term: Term) -> bool:
    return any(word.isupper() and len(word) > 1 for word in term.surface.split())


def _is_right(other: Term, term: Term, said: Said, material: Material) -> bool:
    """It stands in the sentence itself, or the source says much the same of it."""
    if set(other.key) & said.bag:
        return True
    frame = said.bag - set(term.key)
    return any(len(frame & material.said[place].bag) >= _FITS * len(frame) for place in other.places)


def _nouns(before: str, material: Material) -> Iterator[Term]:
    """In a language without a grammar here: what stands behind the article before the gap, or behind any."""
    articles = _ARTICLES.get(material.language, "").split()
    last = (before.split() or [""])[-1].casefold()
    wanted: Sequence[str] = [last] if last in articles else articles
    of = _OF.get(material.language, "")
    for term in material.terms.ranked:
        if any(material.rivals.follows(term, article) for article in wanted) and not _is_share(term, of, material):
            yield term


def _is_share(term: Term, of: str, material: Material) -> bool:
    pattern = re.compile(rf"\b{re.escape(term.surface)} {of}\b", re.IGNORECASE)
    return all(pattern.search(material.said[place].text) for place in term.places)
