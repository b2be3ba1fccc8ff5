"""The words to know: what the source defines, then terms with the sentence that says most about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.meanings import Meaning, meanings
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import carries, stems

_SAYS_WHAT = re.compile(
    r"^\S+(?: \S+){0,3} (?:(?:is|are|was) (?:an?|the|one|any|made|composed|formed|known|what)|consists?|contains?"
    r"|means?|ist|sind|besteh\w+|enthält|enthalten) "
)
_ARTICLES = r"(?:the|an?|every|each|all|der|die|das|ein|eine|jede[rs]?|alle)"


@dataclass(frozen=True, slots=True)
class Word:
    """`shown` as an entry of a list, `term` as inside a sentence; `said` where it is taken from."""

    shown: str
    term: str
    #: In a question: "the flame".
    named: str
    meaning: str
    said: Said
    is_defined: bool


def vocabulary(material: Material, used: Sequence[Said], limit: int) -> list[Word]:
    """At most `limit` words; those of the used sentences first."""
    places = {one.place for one in used}
    known = meanings(material.said, material.terms, material.theme)
    defined = [one for one in known if _matters(material, one, places)]
    defined.sort(key=lambda one: (one.sentence.place not in places, not one.plain, one.sentence.place))
    words = [_defined(material, one) for one in defined[:limit]]
    taken = {stem for word in words for stem in stems(word.term)}
    spent = {word.said.place for word in words}
    for term in material.terms.telling(used):
        if len(words) >= limit:
            break
        if taken & set(term.key) or (term.count < 2 and len(term.key) < 2):
            continue
        said = _best_sentence(material, term.key, term.surface, spent)
        if said is not None:
            taken |= set(term.key)
            spent.add(said.place)
            text = material.say.quote(said.text)
            words.append(
                Word(_shown(term.surface), term.surface, material.terms.named(term), text, said, is_defined=False)
            )
    return words


def _matters(material: Material, one: Meaning, places: set[int]) -> bool:
    """It stands in what is used and the term is given or comes up again, or it belongs to the subtopic."""
    key = set(stems(one.term))
    again = sum(key <= other.bag for other in material.said) > 1
    return (one.sentence.place in places and (again or not one.plain)) or bool(key & material.theme.stems)


def _defined(material: Material, one: Meaning) -> Word:
    meaning = one.meaning if one.meaning.endswith((".", "!", "…")) else f"{one.meaning}."
    known = material.terms.by_key.get(tuple(stems(one.term)))
    named = material.terms.named(known) if known and known.surface == one.term else one.term
    return Word(_shown(one.term), one.term, named, meaning, one.sentence, is_defined=True)


def _is_subject(one: Said, surface: str) -> bool:
    """The sentence begins with the term, perhaps behind an article and an adjective, and says something of it."""
    match = re.match(
        rf"(?:{_ARTICLES} )?(?:[a-zäöüß]+ )?{re.escape(surface)}(?: (?P<next>[^\s,;]+)|[,—])", one.text, re.IGNORECASE
    )
    return match is not None and not (match["next"] and carries(match["next"]) and is_noun_like(match["next"]))


def is_noun_like(word: str) -> bool:
    """Behind a term, it may belong to it: "tide gauge"; "tide rises" not."""
    return not word.endswith(("s", "ed", "t", "en")) or word[:1].isupper()


def _shown(term: str) -> str:
    return term[:1].upper() + term[1:]


def _best_sentence(material: Material, key: tuple[str, ...], surface: str, spent: set[int]) -> Said | None:
    """The sentence that stands alone, begins with the term and says most about it, not too long."""
    wanted = set(key)
    best: tuple[float, Said] | None = None
    for index, one in enumerate(material.said):
        if not one.stands or not wanted <= one.bag or not 6 <= one.size <= 36 or one.place in spent:
            continue
        if not one.is_quotable or not _is_subject(one, surface):
            continue
        says_what = _SAYS_WHAT.search(one.text) is not None
        if not (says_what or wanted & material.theme.stems or len(key) > 1) or one.size < 8:
            continue
        value = material.scores.worth[index] - 0.01 * one.size + 0.5 * says_what
        if best is None or value > best[0]:
            best = (value, one)
    return best[1] if best else None
