"""How a source writes its words: with a capital or without, inside a sentence and as a heading."""

import re
from collections import Counter

from workers.text.offline.pack.facts import begin
from workers.text.offline.pack.passages import Reading
from workers.text.offline.pack.titles import without_number
from workers.text.offline.pack.verbs import FORMS
from workers.text.offline.transcript.stems import carries

_ARTICLE = re.compile(r"^(?:an?|the|eine?[nmrs]?|der|die|das|den|dem|des)\b", re.IGNORECASE)


_SMALL_WORDS = "a an and as at but by for from in of on or the to with"
_SMALL = frozenset(_SMALL_WORDS.split())
#: Stuffs and other nouns without an article that sentences often begin with.
_COMMON_WORDS = (
    "water air ice steam light heat sound energy blood food gold iron oxygen hydrogen carbon sweat wood glass paper "
    "metal sugar salt soil sand rain snow wind fire oil gas coal money time power work research science music art "
    "history language law trade nature life"
)
_COMMON = frozenset(_COMMON_WORDS.split())


class Casing:
    """How words are written inside a sentence of this source."""

    def __init__(self, reading: Reading) -> None:
        self._german = reading.language == "de"
        self._english = reading.language == "en"
        self._small: Counter[str] = Counter()
        self._large: Counter[str] = Counter()
        self._shouted: set[str] = set()
        for one in reading.sentences:
            for word in _INNER.findall(one.text):
                (self._large if word[:1].isupper() else self._small)[word.casefold()] += 1
                if word.isupper() and len(word) > 1 and not one.text.isupper():
                    self._shouted.add(word)

    def inside(self, phrase: str, *, heading: bool = False) -> str:
        """The phrase as it stands in the middle of a sentence: a name, a title or a German noun keeps its capital."""
        if heading and not self._german:
            told = [word for word in phrase.split() if word.casefold() not in _SMALL]
            if len(told) > 1 and all(word[:1].isupper() for word in told):
                return phrase
            if len(told) == 1 and told[0] == phrase and phrase[1:].islower() and not self._large[phrase.casefold()]:
                return phrase[:1].lower() + phrase[1:]
        first, _, rest = phrase.partition(" ")
        if not first[:1].isupper() or (len(first) > 1 and not first[1:].replace("-", "").islower()):
            return phrase
        folded = first.casefold()
        article = _ARTICLE.match(first + " ") or not carries(first)
        if article or (not self._german and self._is_common(folded, rest)):
            return f"{first[:1].lower()}{phrase[1:]}"
        return phrase

    def _is_common(self, folded: str, rest: str) -> bool:
        small, large = self._small[folded], self._large[folded]
        if small or large:
            return small >= large
        if folded in _COMMON or folded.endswith(_NOUNISH):
            return not rest[:1].isupper()
        following = rest.split(" ", maxsplit=1)[0]
        told = FORMS.get(following, ("", ""))[0]
        return (
            following[:1].islower()
            and told != "did"
            and not following.endswith("ed")
            and following not in ("was", "were")
        )

    def heading(self, title: str) -> str:
        """Without its number; one in capitals as a title: "THE GOLDEN BIRD" is "The Golden Bird"."""
        bare = without_number(title)
        letters = [sign for sign in bare if sign.isalpha()]
        if len(letters) < 4 or sum(sign.isupper() for sign in letters) < 0.8 * len(letters):
            return bare
        words = [word if self._is_short_form(word) else word.lower() for word in bare.split()]
        if not self._english and not self._german:
            return begin(" ".join(words))
        shown = [
            word if word in _SMALL else _NUMERAL.sub(lambda match: match[0].upper(), _capital(word)) for word in words
        ]
        return begin(" ".join(shown))

    def _is_short_form(self, word: str) -> bool:
        folded = word.casefold()
        return word in self._shouted and len(word) < 6 and folded not in _SMALL and not self._small[folded]


_INNER = re.compile(r"(?<=[^\W\d_] )[^\W\d_][\w’'-]*")
_NOUNISH = ("s", "tion", "sis", "ity", "ment", "ness", "ing", "phyll", "gen", "ism", "logy", "ance", "ence")
_NUMERAL = re.compile(r"^[ivx]{2,4}$", re.IGNORECASE)


def _capital(word: str) -> str:
    return re.sub(r"(^|[-/(“])([^\W\d_])", lambda match: match[1] + match[2].upper(), word) if word.islower() else word
