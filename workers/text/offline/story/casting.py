"""Who plays in a story: name, kind, pronouns, nature and clothes from the description of the hero; the rest by lot."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workers.text.offline.story.lexicon import Found, lexicon
from workers.text.story.naming import name_in
from workers.text.story.word_sets import word_set

_HER, _HIS = (
    re.compile(r"\b(?:she|her|hers|herself|girl|sister|daughter|woman|queen|princess)\b", re.I),
    re.compile(r"\b(?:he|him|his|himself|boy|brother|son|man|king|prince)\b", re.I),
)
_SIBLING = re.compile(r"\b(?P<kind>brother|sister)\b(?:\s(?:named|called)|,)?\s(?P<name>[A-Z][\w’'-]+)", re.UNICODE)
_WEARING = re.compile(
    r"\b(?:with|wearing|wears|in|has|and)\s((?:(?:a|an|his|her|their|its|the)\s)?(?:[\w-]+\s){0,3}?)$", re.IGNORECASE
)
_TRAITS: Final = word_set(
    "adventurous bold brave bright careful caring cautious cheerful clever clumsy curious daring determined "
    "dreamy eager fearless friendly funny gentle happy helpful honest imaginative inventive kind lively loyal "
    "merry mischievous patient playful polite proud quick quiet restless sensible serious shy sleepy stubborn "
    "talkative thoughtful timid wild wise witty"
)
_TRAITS_BY_LOT: Final = ("curious", "stubborn", "thoughtful", "lively", "patient", "inventive")
_NAMES: Final = ("Juno", "Pip", "Mika", "Robin", "Tamsin", "Ollie", "Noor", "Wren", "Kit", "Sunny", "Ari", "Bo")
_SIBLINGS: Final = {
    "brother": ("Tom", "Max", "Sam", "Jonas", "Ben", "Emil"),
    "sister": ("Ida", "Lena", "Nell", "Ruby", "Zora", "Ada"),
}
#: Kinds of clothes; hair and stripes cannot be hung on a hook.
_NO_CLOTHES: Final = frozenset(("hair", "fur", "spots", "stripes", "beard"))
_PRONOUNS: Final = {
    "she": ("she", "her", "her", "hers", "herself", "was"),
    "he": ("he", "him", "his", "his", "himself", "was"),
    "they": ("they", "them", "their", "theirs", "themself", "were"),
}
KIND_DEFAULT: Final = "child"


class Lot:
    """Choices that look random and are always the same for the same words."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._drawn = 0

    def draw(self, things: Sequence[str], key: str = "") -> str:
        """One of `things`: by `key`, or for each draw a new one."""
        if not key:
            self._drawn += 1
        digest = hashlib.sha256(f"{self._seed}\0{key or self._drawn}".encode("utf-8", "surrogatepass")).digest()
        return things[int.from_bytes(digest[:8], "big") % len(things)]


@dataclass(frozen=True, slots=True)
class Hero:
    """The hero of a story that is written."""

    name: str
    kind: str
    animal: bool
    pronoun: str
    trait: str
    #: What the hero always wears: "a red scarf"; "" when the description names nothing.
    look: str
    sibling: str
    sibling_kind: str

    def slots(self) -> dict[str, str]:
        """Slot -> words, for the hero and for the brother or sister; capitals where a slot begins with one."""
        they, them, their, theirs, themself, was = _PRONOUNS[self.pronoun]
        other = "she" if self.sibling_kind == "sister" else "he"
        s_they, s_them, s_their, s_theirs, s_themself, _ = _PRONOUNS[other]
        slots = {
            "name": self.name, "kind": self.kind, "trait": self.trait, "look": self.look,
            "thelook": re.sub(r"^(?:a|an) ", "", self.look),
            "they": they, "them": them, "their": their, "theirs": theirs, "themself": themself, "was": was,
            "sib": self.sibling, "sibkind": self.sibling_kind, "she": s_they, "her": s_them, "hers": s_theirs,
            "his": s_their, "herself": s_themself,
        }  # fmt: skip
        return slots | {key[:1].upper() + key[1:]: value[:1].upper() + value[1:] for key, value in slots.items()}


def cast(description: str, lot: Lot) -> Hero:
    """The hero of `description`."""
    text = " ".join(description.split())
    kind, animal = _kind(text)
    name = name_in(text) or lot.draw(_NAMES, "name")
    sibling = _SIBLING.search(text)
    sibling_kind = sibling["kind"] if sibling else lot.draw(tuple(_SIBLINGS), "sibling kind")
    others = [other for other in _SIBLINGS[sibling_kind] if other != name]
    return Hero(
        name=name,
        kind=kind,
        animal=animal,
        pronoun=_pronoun(text, animal=animal, lot=lot),
        trait=next((word for word in re.findall(r"[a-z]+", text.lower()) if word in _TRAITS), "")
        or lot.draw(_TRAITS_BY_LOT, "trait"),
        look=_look(text),
        sibling=sibling["name"] if sibling else lot.draw(others, "sibling"),
        sibling_kind=sibling_kind,
    )


def _kind(text: str) -> tuple[str, bool]:
    """("fox", True), ("girl", False): what is named first, in English."""
    without = _SIBLING.sub("", text)
    beasts, people = lexicon("creatures", "en").first(without), lexicon("people", "en").first(without)
    if beasts is not None and (people is None or beasts.start < people.start):
        return _single(beasts), True
    if people is not None and people.key in ("girl", "boy", "child", "knight", "princess", "prince", "pirate", "witch"):
        return people.key, False
    return KIND_DEFAULT, False


def _single(found: Found) -> str:
    word = found.word.casefold()
    return word if word.isascii() and not word.endswith("s") else found.key


def _pronoun(text: str, *, animal: bool, lot: Lot) -> str:
    """As the description says; of an animal it may be drawn, of a child it is left open."""
    her, his = _HER.search(text), _HIS.search(text)
    if her and (not his or her.start() < his.start()):
        return "she"
    if his:
        return "he"
    return lot.draw(("she", "he"), "pronoun") if animal else "they"


def _look(text: str) -> str:
    for found in lexicon("wardrobe", "en").find(text):
        before = _WEARING.search(text[: found.start])
        if found.key in _NO_CLOTHES or before is None:
            continue
        words = re.sub(r"^(?:a|an|his|her|their|its|the)\s", "", before.group(1), flags=re.IGNORECASE) + found.word
        if re.search(r"\b(?:of|that|who|and)\b", words):
            continue
        plural = found.word.endswith("s") and not found.word.endswith("ss")
        article = "" if plural else "an " if words[:1] in "aeiou" else "a "
        return f"{article}{words}"
    return ""
