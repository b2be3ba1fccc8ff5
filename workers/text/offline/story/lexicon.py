"""Word lists in seven languages, and where their words stand in a text.

What can be seen (creatures, people, clothes, colours, places, hours) is what the offline illustrator can draw, so it is
read from the illustrator's own lists; feelings and deeds, as stories tell of them, are ours.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from workers.text.story.word_sets import word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_UNSPACED = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
#: What Arabic writes before a noun without a space: and, with, for, the.
_ARABIC_PREFIX = re.compile("^(?:[وفبلك])?(?:ال)?(?=..)")
#: Words of the illustrator's lists (which mix languages) that mean something else in this language.
FALSE_FRIENDS: Final = {
    "en": word_set("chat pull rock hut band hose pie bois son main tablier gate wei hem bank common rain place"),
    "de": word_set("fee gala mono rock band bank wei kind") - {"rock", "band", "kind"},
    "fr": word_set("main pull son pie rose court champ"),
    "es": word_set("pie pies mono rosa capa mar") - {"mono", "capa", "mar"},
    "nl": word_set("haar hem pull rock kind band") - {"kind"},
}
_DRAWN: Final = ("creatures", "people", "wardrobe", "colors", "places", "hours")


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the list: what it stands for, how it is written, and where."""

    key: str
    word: str
    start: int
    end: int


class Lexicon:
    """Words and short phrases, each standing for a key. German nouns are told from other words by their capital."""

    def __init__(self, lists: dict[str, str], without: frozenset[str]) -> None:
        self._keys: dict[str, str] = {}
        unspaced: list[str] = []
        for key, listed in lists.items():
            for word in (one.strip() for one in listed.split(",")):
                if _UNSPACED.fullmatch(word):
                    unspaced.append(word)
                if word and word.casefold() not in without:
                    self._keys.setdefault(word.casefold(), key)
        #: First word of an entry -> most words of an entry that begins with it.
        self._leads: dict[str, int] = {}
        for entry in self._keys:
            if (first := _WORD.match(entry)) is not None:
                size = len(_WORD.findall(entry))
                self._leads[first.group()] = max(size, self._leads.get(first.group(), 0))
        longest = sorted(set(unspaced), key=lambda word: (-len(word), word))
        self._unspaced = re.compile("|".join(map(re.escape, longest))) if longest else None

    def find(self, text: str) -> Iterator[Found]:
        """Every word of the list in `text`, longest phrases first, none twice, in order for spaced scripts."""
        tokens = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        at = 0
        while at < len(tokens):
            start = tokens[at][0]
            step = 1
            most = self._leads.get(self._plain(text[start : tokens[at][1]]), 0)
            for size in range(min(most, len(tokens) - at), 0, -1):
                end = tokens[at + size - 1][1]
                key = self._keys.get(self._plain(text[start:end]))
                if key is not None:
                    yield Found(key, text[start:end], start, end)
                    step = size
                    break
            at += step
        if self._unspaced is not None and _UNSPACED.search(text):
            for match in self._unspaced.finditer(text):
                yield Found(self._keys[match.group()], match.group(), match.start(), match.end())

    def _plain(self, word: str) -> str:
        """As the list has it: small letters, no 's, no Arabic article unless it belongs to the word."""
        folded = word.casefold()
        if "\u0600" <= folded[0] <= "\u06ff":
            return folded if folded in self._leads else _ARABIC_PREFIX.sub("", folded)
        return folded[:-2] if folded.endswith(("'s", "’s")) else folded

    def first(self, text: str) -> Found | None:
        return next(self.find(text), None)


@cache
def lexicon(name: str, language: str) -> Lexicon:
    """The list `name` for texts in `language`: one of the illustrator's (creatures, …) or of ours (emotions,"
    " deeds)."""
    if name in _DRAWN:
        raw = json.loads((files("workers.pictures.drawn") / "words" / f"{name}.json").read_text(encoding="utf-8"))
        lists = {key: value["names"] if isinstance(value, dict) else value for key, value in raw.items()}
    else:
        raw = json.loads((files(__package__) / "words" / f"{name}.json").read_text(encoding="utf-8"))
        lists = {key: value.get(language, "") for key, value in raw.items()}
    return Lexicon(lists, without=FALSE_FRIENDS.get(language, frozenset()))
