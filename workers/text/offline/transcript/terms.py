"""The terms of a talk: noun phrases, how they are written, where they stand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from workers.text.offline.transcript.figures import FIGURE
from workers.text.offline.transcript.nouns import TOKEN, Nouns
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.stems import carries, stem_of
from workers.text.offline.words import is_unspaced

_LENGTH_MAX = 3
_LINKS = frozenset(("and", "or", "nor", ",", "und", "oder", "sowie", "et", "y"))
_ONE = frozenset(["ein", "eine", "einen", "einem", "einer", "eines", "des", "dem", "jede", "jeder", "jedes", "das"])
_MANY = frozenset(
    ["alle", "viele", "mehrere", "einige", "wenige", "beide", "zwei", "drei", "vier", "fünf", "sechs", "zehn", "zwölf"]
)
_COUNTING = frozenset(["a", "an", "the", "this", "that", "each", "every", "its", "his", "their", "our"])
_ARTICLES = frozenset(
    [
        "a",
        "an",
        "the",
        "some",
        "of",
        "his",
        "its",
        "their",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
    ]
)


@dataclass(frozen=True, slots=True)
class Term:
    """`key` are the stems of its words; `surface` is how it is written inside a sentence; `places` where."""

    key: tuple[str, ...]
    surface: str
    places: tuple[int, ...]
    is_plural: bool

    @property
    def count(self) -> int:
        return len(self.places)

    @property
    def is_name(self) -> bool:
        return any(word[:1].isupper() and not word.isupper() for word in self.surface.split())


class Terms:
    """All terms of the sentences; a phrase that nearly always stands inside a longer one is left to it."""

    def __init__(self, said: Sequence[Said], language: str) -> None:
        self.language = language
        self.nouns = Nouns((one.text for one in said), language)
        surfaces: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, one in enumerate(said):
            for key, surface in self._phrases(one.text):
                surfaces[key][surface] += 1
                if not places[key] or places[key][-1] != index:
                    places[key].append(index)
        self._said = said
        self.by_key = {key: self._term(key, _written(surfaces[key]), tuple(places[key])) for key in surfaces}
        self.listed = self._side_by_side()
        self._alone = self._without_longer()

    def _term(self, key: tuple[str, ...], surface: str, places: tuple[int, ...]) -> Term:
        last = surface.rsplit(maxsplit=1)[-1]
        if self.language == "de":
            return Term(key, surface, places, self._is_german_plural(last, places))
        folded = last.casefold()
        return Term(key, surface, places, folded.endswith("s") and not folded.endswith(("ss", "us", "is", "ics")))

    def _is_german_plural(self, word: str, places: Sequence[int]) -> bool:
        """Told by the words around it: "eine Larve wächst", "alle Larven wachsen"; else by its ending."""
        hints = 0
        for place in places[:20]:
            tokens = ["", *TOKEN.findall(self._said[place].text), ""]
            for before, now, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
                if now == word:
                    hints += (before.casefold() in _MANY) - (before.casefold() in _ONE)
                    hints += after.endswith("en") and after.islower()
                    hints -= (after.endswith("t") or after in ("ist", "war")) and after.islower()
        return hints > 0 or (hints == 0 and word.endswith(("en", "ern", "eln")))

    def _phrases(self, text: str) -> Iterable[tuple[tuple[str, ...], str]]:
        run: list[str] = []
        for place, token in enumerate([*TOKEN.findall(text), "."]):
            if carries(token) and not is_unspaced(token) and not FIGURE.fullmatch(token):
                lowered = token[:1].lower() + token[1:]
                first = place == 0 and self.language != "de" and not token.isupper() and token[1:].islower()
                if self.language != "de" or token[:1].isupper():
                    run.append(lowered if first else token)
                    continue
            yield from self._of_run(run)
            run = []

    def _of_run(self, run: Sequence[str]) -> Iterable[tuple[tuple[str, ...], str]]:
        # German writes its terms as one word; two nouns in a row are seldom one term.
        length_max = 1 if self.language == "de" else _LENGTH_MAX
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + length_max) + 1):
                chosen = run[start:end]
                if not self.nouns.is_noun(chosen[-1]) or not all(map(self.nouns.may_modify, chosen[:-1])):
                    continue
                if len(chosen) == 1 and end < len(run) and self.nouns.is_noun(run[end]) and self.language == "en":
                    continue  # "neural" of "neural networks"
                yield tuple(stem_of(word) for word in chosen), " ".join(chosen)

    def _side_by_side(self) -> dict[tuple[str, ...], frozenset[tuple[str, ...]]]:
        """Terms that are named together ("oil, gas or candles"): things of one kind."""
        found: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        for one in self._said:
            last: tuple[str, ...] | None = None
            between: list[str] = []
            for part in self._in_terms(TOKEN.findall(one.text)):
                if isinstance(part, str):
                    between.append(part.casefold())
                    continue
                links = [word for word in between if word not in _ARTICLES]
                if last is not None and last != part and links and all(word in _LINKS for word in links):
                    found[last].add(part)
                    found[part].add(last)
                last, between = part, []
        return {key: frozenset(others) for key, others in found.items()}

    def _in_terms(self, tokens: Sequence[str]) -> Iterable[tuple[str, ...] | str]:
        """The tokens in order, the longest terms as keys."""
        at = 0
        while at < len(tokens):
            for size in range(_LENGTH_MAX, 0, -1):
                key = tuple(stem_of(token) for token in tokens[at : at + size])
                if len(key) == size and key in self.by_key:
                    yield key
                    at += size
                    break
            else:
                yield tokens[at]
                at += 1

    def _without_longer(self) -> list[Term]:
        """Terms that stand on their own, by count and length."""
        inside: Counter[tuple[str, ...]] = Counter()
        for key, term in self.by_key.items():
            if len(key) > 1 and term.count > 1:
                for size in range(1, len(key)):
                    for start in range(len(key) - size + 1):
                        part = key[start : start + size]
                        inside[part] = max(inside[part], term.count)
        kept = [
            term
            for key, term in self.by_key.items()
            if inside[key] * 3 < term.count * 2 and (len(key) < 2 or term.count > 1 or term.is_name)
        ]
        return sorted(kept, key=lambda term: (-self.worth(term), term.places[0], term.surface))

    def worth(self, term: Term) -> float:
        """How well it stands for the text: often, and longer before shorter."""
        proper = 1.3 if term.is_name and self.language != "de" else 1.0
        return round((log(1 + term.count) + 0.2 * term.count) * (1 + 0.6 * (len(term.key) - 1)) * proper, 6)

    @property
    def ranked(self) -> list[Term]:
        return self._alone

    def named(self, term: Term) -> str:
        """As it stands in a question: with "the" where it is one of many, without where it is a stuff or a name."""
        if self.language != "en" or term.is_plural:
            return term.surface
        first, counted, bare = term.surface.split()[0].casefold(), 0, 0
        for place in term.places:
            tokens = [token.casefold() for token in TOKEN.findall(self._said[place].text)]
            for before, now in pairwise([".", *tokens]):
                if now == first:
                    counted += before in _COUNTING
                    bare += before not in _COUNTING
        return f"the {term.surface}" if counted > bare else term.surface

    def telling(self, said: Sequence[Said]) -> list[Term]:
        """Terms of the sentences, those first that stand here more than elsewhere."""
        places = {one.place for one in said}
        index = {number for number, one in enumerate(self._said) if one.place in places}
        scored: list[tuple[float, int, Term]] = []
        for term in self._alone:
            here = len(index & set(term.places))
            if here:
                share = here / term.count
                lift = log(1 + share * len(self._said) / max(1, len(index)))
                scored.append((-round(here**0.7 * lift * (1 + 0.6 * (len(term.key) - 1)), 6), term.places[0], term))
        return [term for _, _, term in sorted(scored, key=lambda item: (item[0], item[1], item[2].surface))]


def _written(counts: Counter[str]) -> str:
    """The most frequent way of writing; on a tie the one with fewer capitals, then by alphabet."""
    return min(counts, key=lambda text: (-counts[text], sum(c.isupper() for c in text), text))
