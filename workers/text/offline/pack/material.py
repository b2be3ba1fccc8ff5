"""A section as the authors work with it: what was read, its terms, what it defines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from schemas.pack import Chunk
from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.defining import Defined, definitions
from workers.text.offline.pack.passages import Reading, Sentence
from workers.text.offline.pack.reader import read_chunks
from workers.text.offline.pack.standing import has_narrator, is_whole, narrates, stands_in_story, tells, unlinked
from workers.text.offline.pack.telling import scores
from workers.text.offline.pack.wording import Wording, language_in, wording
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.terms import Term, Terms
from workers.text.offline.words import key_of


@dataclass
class Material:
    """`own` are the chunks that something is made of; wrong options may come from `neighbours` as well."""

    section: str
    own: tuple[Chunk, ...]
    asked_language: str
    neighbours: tuple[Chunk, ...] = ()
    #: What `is_firm` has found out.
    firm: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def language(self) -> str:
        return language_in(" ".join(chunk.text for chunk in self.own), self.asked_language)

    @cached_property
    def say(self) -> Wording:
        return wording(self.language)

    @cached_property
    def reading(self) -> Reading:
        return read_chunks(self.own, self.language)

    @cached_property
    def beside(self) -> Reading:
        return read_chunks(self.neighbours, self.language)

    @cached_property
    def casing(self) -> Casing:
        return Casing(self.reading)

    @cached_property
    def defined(self) -> list[Defined]:
        return definitions(self.reading)

    @cached_property
    def value(self) -> dict[int, float]:
        """How telling each sentence is, by its place."""
        found = scores(self.reading.sentences, self.section)
        return {one.place: value for one, value in zip(self.reading.sentences, found, strict=True)}

    @cached_property
    def is_story(self) -> bool:
        return narrates([one.text for one in self.reading.sentences])

    @cached_property
    def said(self) -> list[Said]:
        """The sentences as the term finder knows them: those of this section first."""
        everything = [*self.reading.sentences, *self.beside.sentences]
        return [
            Said(one.text, "", passage=one.block, place=place)
            for place, one in enumerate(everything)
            if is_whole(one.text) or one.is_item
        ]

    @cached_property
    def terms(self) -> Terms:
        return Terms(self.said, self.language)

    @cached_property
    def rivals(self) -> Rivals:
        return Rivals(self.said, self.terms)

    @cached_property
    def said_at(self) -> dict[int, Said]:
        return {one.place: one for one in self.said}

    @property
    def standing(self) -> list[Sentence]:
        """Sentences that can be shown alone; in a story without the "and then" that links them to the one before."""
        if not self.is_story:
            return [one for one in self.reading.sentences if tells(one)]
        told = [replace(one, text=unlinked(one.text)) for one in self.reading.sentences]
        narrated = has_narrator([one.text for one in self.reading.sentences])
        return [one for one in told if not one.is_part and stands_in_story(one.text, by_narrator=narrated)]


#: Nouns that any subject has.
_PALE_WORDS = (
    "species body number group part area type form kind use way time place year world people example range variety "
    "member case thing evidence noise health specialist nickname similar wild general team point end "
    "side work life day system process level value amount result effect change order surface condition "
    "name word list set step item problem information data question answer person man woman child thing matter rest "
    "fact reason cause purpose method means course head hand eye room house door morning evening night road king "
    "daughter son wife father mother brother sister art zahl teil form art weise zeit ort jahr welt mensch beispiel "
    "fall ende seite leben tag wert ergebnis wirkung name wort frage antwort grund sache"
)
_PALE = frozenset(_PALE_WORDS.split())
_PALE_SHARE = 0.22
_LINKS_WORDS = (
    "till upon unto whilst thou thee thy hath shalt nay alas quoth tis hence thus therefore moreover furthermore "
    "likewise meanwhile perhaps similarly aware accordance lieu behalf"
)
_LINKS = frozenset(_LINKS_WORDS.split())


def is_telling_term(material: Material, term: Term) -> bool:
    """It is worth a place of its own: no pale word, and not what every other sentence speaks of."""
    words = term.surface.casefold().split()
    if not is_one_term(term, material.language):
        return False
    if len(term.surface) < 4 or is_pale(term) or not _LINKS.isdisjoint(words):
        return False
    if not is_firm(term.surface, material):
        return False
    return len(material.said) < 12 or term.count <= max(3, _PALE_SHARE * len(material.said))


#: Languages that write their terms as one word: two in a row are a noun and a verb.
_COMPOUNDING = frozenset(("nl", "sv", "da", "no", "nb", "fi"))


def is_one_term(term: Term, language: str) -> bool:
    return len(term.key) == 1 or term.is_name or language not in _COMPOUNDING


def is_pale(term: Term) -> bool:
    """One word that any subject has."""
    return len(term.key) == 1 and (key_of(term.surface) in _PALE or term.surface.casefold().removesuffix("s") in _PALE)


_ADJECTIVAL = re.compile(r"(?:al|ate|ic|ive|ous|ful|less|able|ible|ary|ar|ent|ant|male|ish|ese)$")
_FIRM = (
    r"\b(?:an?|the|its|their|his|her|our|each|every|this|no|one|two|three) {word}(?=[,.;:)]| (?:is|are|was|were|of"
    r"|in|on|to|that|which)\b)"
)


def is_firm(word: str, material: Material) -> bool:
    """Surely a noun where it could be an adjective by its ending: it stands behind an article, and nothing follows."""
    if material.language != "en" or not _ADJECTIVAL.search(word):
        return True
    if word not in material.firm:
        firm = re.compile(_FIRM.format(word=re.escape(word)), re.IGNORECASE)
        material.firm[word] = any(firm.search(one.text) for one in material.said)
    return material.firm[word]


def material_of(section: str, chunks: Sequence[Chunk], language: str, neighbours: Sequence[Chunk] = ()) -> Material:
    own = {chunk.id for chunk in chunks}
    return Material(section, tuple(chunks), language, tuple(chunk for chunk in neighbours if chunk.id not in own))
