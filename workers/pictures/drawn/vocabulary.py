"""The words that a scene is read by, from the files in `words/`: one meaning, its words in several languages."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORDS = Path(__file__).parent / "words"
#: The first letter beyond which scripts do not part words as Latin, Greek and Cyrillic do.
_OTHER_SCRIPTS = "\u0590"
_ENDINGS = ("s", "es", "n", "en", "e", "x", "'s", "’s")
#: Longest phrase, in words.
_PHRASE = 4
#: What is read of a text: enough for any scene, bounded for any prompt.
READ_CHARS_MAX = 4000


@dataclass(frozen=True)
class Text:
    """A text as it is searched: its words in order, and all of it for scripts without spaces."""

    words: tuple[str, ...]
    whole: str


@dataclass(frozen=True)
class Hit:
    """A word of the text that means something. `place` counts words from 0, or characters in other scripts."""

    meaning: str
    place: int
    length: int


def text_of(*pieces: str) -> Text:
    whole = unicodedata.normalize("NFKC", " . ".join(piece[:READ_CHARS_MAX] for piece in pieces)).casefold()
    return Text(tuple(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*|[.,;:!?]", whole)), whole)


@dataclass(frozen=True)
class Vocabulary:
    """Meanings by word; `glyphs` are the words of scripts without spaces, longest first."""

    words: dict[str, str]
    glyphs: tuple[tuple[str, str], ...]

    def hits(self, text: Text) -> list[Hit]:
        """Every word of the text that is known, in order; a longer phrase wins over its parts."""
        found, at = [], 0
        while at < len(text.words):
            for length in range(min(_PHRASE, len(text.words) - at), 0, -1):
                meaning = self._meaning(" ".join(text.words[at : at + length]))
                if meaning is not None:
                    found.append(Hit(meaning, at, length))
                    at += length - 1
                    break
            at += 1
        return found + self._glyph_hits(text)

    def _meaning(self, word: str) -> str | None:
        if word in self.words:
            return self.words[word]
        stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > 4]
        if word.endswith("ies"):
            stems.append(word[:-3] + "y")
        return next((self.words[stem] for stem in stems if stem in self.words), None)

    def _glyph_hits(self, text: Text) -> list[Hit]:
        hits, rest = [], text.whole
        for glyphs, meaning in self.glyphs:
            place = rest.find(glyphs)
            if place >= 0:
                hits.append(Hit(meaning, place, len(glyphs)))
                rest = rest.replace(glyphs, "\u0000" * len(glyphs))
        return sorted(hits, key=lambda hit: hit.place)

    def meanings(self, text: Text) -> list[str]:
        """What the text names, each once, in order."""
        return list(dict.fromkeys(hit.meaning for hit in self.hits(text)))

    def counts(self, text: Text) -> dict[str, int]:
        count: dict[str, int] = {}
        for hit in self.hits(text):
            count[hit.meaning] = count.get(hit.meaning, 0) + 1
        return count


def _split(lists: Iterable[tuple[str, str]]) -> Vocabulary:
    words: dict[str, str] = {}
    glyphs: dict[str, str] = {}
    for meaning, listed in lists:
        for word in (piece.strip().casefold() for piece in listed.split(",")):
            known = glyphs if word > _OTHER_SCRIPTS else words
            known.setdefault(unicodedata.normalize("NFKC", word), meaning)
    ordered = sorted(glyphs.items(), key=lambda item: -len(item[0]))
    return Vocabulary(words, tuple(ordered))


@lru_cache
def read_words(name: str) -> dict[str, object]:
    """One file of `words/`."""
    content: dict[str, object] = json.loads((_WORDS / f"{name}.json").read_text("utf-8"))
    return content


@lru_cache
def vocabulary(name: str, key: str | None = None) -> Vocabulary:
    """The vocabulary in words/<name>.json; with `key`, of that entry of each meaning."""
    lists: list[tuple[str, str]] = []
    for meaning, listed in read_words(name).items():
        entry = listed[key] if key is not None and isinstance(listed, dict) else listed
        lists.append((meaning, str(entry)))
    return _split(lists)
