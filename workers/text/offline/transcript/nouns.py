"""Which words of a talk are nouns, guessed from where they stand: terms, headings and gaps are made of nouns."""

import re
from collections import defaultdict
from collections.abc import Iterable

from workers.text.offline.transcript.stems import carries

TOKEN = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*|[^\w\s]")
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "its",
        "their",
        "his",
        "her",
        "your",
        "our",
        "my",
        "this",
        "these",
        "those",
        "each",
        "every",
        "any",
        "some",
        "several",
        "many",
        "no",
        "two",
        "three",
        "four",
        "five",
        "another",
    ]
)
_PREPOSITIONS = frozenset(
    [
        "of",
        "with",
        "into",
        "from",
        "by",
        "in",
        "between",
        "through",
        "on",
        "for",
        "under",
        "over",
        "without",
        "against",
        "than",
    ]
)
_BEFORE_VERB = frozenset(
    [
        "to",
        "i",
        "we",
        "you",
        "they",
        "he",
        "she",
        "it",
        "who",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "shall",
        "should",
        "must",
        "not",
        "don't",
        "doesn't",
        "didn't",
        "cannot",
        "never",
        "always",
        "also",
        "often",
        "there",
    ]
)
_SUFFIX_NOUN = re.compile(
    r"(?:tion|sion|ment|ness|ity|ism|ist|ance|ence|sis|ship|ology|graphy|gen|ics|ture|ware|phor|hood)s?$"
)
_SUFFIX_OTHER = re.compile(
    r"(?:ed|ly|ous|ful|able|ible|ive|ical|less|est|ant|ic|ier|ish|ary|uable)$|^(?:un|non)[a-z]+ed$"
)


class Nouns:
    """Counts where each word of the sentences stands."""

    def __init__(self, sentences: Iterable[str], language: str) -> None:
        self._language = language
        self._noun: defaultdict[str, float] = defaultdict(float)
        self._other: defaultdict[str, float] = defaultdict(float)
        for sentence in sentences:
            self._count(TOKEN.findall(sentence))

    def _count(self, tokens: list[str]) -> None:
        if self._language == "de":
            for before, now in zip([".", *tokens], tokens, strict=False):
                if before.isalnum() or before == ",":
                    (self._noun if now[:1].isupper() else self._other)[now.casefold()] += 1
            return
        for place, now in enumerate(tokens):
            before = tokens[place - 1].casefold() if place else "."
            after = tokens[place + 1] if place + 1 < len(tokens) else "."
            if before in _BEFORE_VERB:
                self._other[now.casefold()] += 1
            elif carries(after):
                continue
            elif before in _DETERMINERS or before in _PREPOSITIONS:
                self._noun[now.casefold()] += 1
            elif carries(before):
                self._count_last(tokens, place)

    def _count_last(self, tokens: list[str], place: int) -> None:
        """The last of several telling words: "these differences depend" ends with a verb, "the carbon dioxide" not."""
        before, now = tokens[place - 1].casefold(), tokens[place].casefold()
        lead = tokens[place - 2].casefold() if place > 1 else "."
        if before.endswith("s") and not before.endswith(("ss", "us")):
            self._other[now] += 1
        elif now.endswith("s"):
            return  # "the tide falls", or "the soap bubbles"
        elif lead in _DETERMINERS or lead in _PREPOSITIONS or carries(lead):
            self._noun[now] += 0.5

    def is_noun(self, word: str) -> bool:
        folded = word.casefold()
        if self._language == "de":
            return word[:1].isupper() and self._noun.get(folded, 0.0) >= self._other.get(folded, 0.0)
        if self._language != "en":
            return True
        if word.isupper() and len(word) > 1:
            return True
        if _SUFFIX_NOUN.search(folded):
            return True
        noun, other = self._noun.get(folded, 0.0), self._other.get(folded, 0.0)
        if _SUFFIX_OTHER.search(folded):
            return noun >= 3 and noun > 4 * other
        if folded.endswith("ing"):
            return noun >= 2 and noun > 3 * other
        return noun >= 1 and noun > 2 * other

    def may_modify(self, word: str) -> bool:
        """It may stand before the noun of a term: a noun or an adjective, no verb, no adverb."""
        folded = word.casefold()
        if self._language != "en":
            return True
        if folded.endswith("ly") or (folded.endswith(("ed", "es")) and not self.is_noun(word)):
            return False
        return self._other.get(folded, 0.0) <= self._noun.get(folded, 0.0) + 1
