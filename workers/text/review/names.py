"""Names in a text: capitalised words that stand inside a sentence, acronyms, words with capitals or digits inside."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from workers.text.offline.stopwords import ALL_STOP_WORDS, EXAM_WORDS, STOP_WORDS
from workers.text.offline.words import key_of
from workers.text.review.name_words import DEEDS, NEUTRAL, OPENERS, TITLES

#: Scripts without capitals and spaces, whose words would stick to a name beside them.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’.\-&‑][^\W_]+)*")
_OPENS_SENTENCE = re.compile(r"[.!?:;…—–\"“”‘„«»•|#>\[\n]|[。！？]|(?<=\s)-(?=\s)")
_EMPHASIS = re.compile(r"[*_]+")
#: Targets of links, code and formulas.
NOT_PROSE = re.compile(r"\]\([^)]*\)|https?://\S+|`[^`]*`|\$[^$\n]*[\\^_=][^$\n]*\$")
_ROMAN = re.compile(r"[IVXLC]+")
_INFLECTIONS = ("s", "es", "n", "en", "an", "ian", "ns", "ans", "ians", "ish", "ese", "er", "ers", "ic", "e", "ly")


def fold_name(word: str) -> str:
    """Case, accents and the possessive ending dropped; hyphens and dots as well."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"['’]s?$", "", plain)
    return re.sub(r"['’.\-&‑]", "", plain)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a source, folded, with their parts and singulars."""

    words: frozenset[str]

    def __contains__(self, token: str) -> bool:
        folded = fold_name(token)
        if self._knows(folded):
            return True
        parts = [fold_name(part) for part in re.split(r"['’.\-&‑]", token)]
        return len(parts) > 1 and all(len(part) < 2 or self._knows(part) for part in parts)

    def _knows(self, word: str) -> bool:
        return (
            word in self.words
            or key_of(word) in self.words
            or any(word + ending in self.words for ending in _INFLECTIONS if len(word) > 3)
            or any(
                word.endswith(ending) and len(word) - len(ending) > 2 and word[: -len(ending)] in self.words
                for ending in _INFLECTIONS
            )
        )


def vocabulary(text: str) -> Vocabulary:
    found: set[str] = set()
    for token in _TOKEN.findall(_UNSPACED.sub(" ", text)):
        folded = fold_name(token)
        found.update((folded, key_of(folded)))
        found.update(fold_name(part) for part in re.split(r"['’.\-&‑]", token))
    return Vocabulary(frozenset(found))


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    opens: bool


def names_of(sentence: str, language: str) -> Iterator[str]:
    """Each word of `sentence` that is a name or a part of one.

    A capital at the start of a sentence, a quotation or a list item says nothing by itself; there, a word counts
    when the next one is capitalised too ("Isaac Newton"), owns something ("Newton's") or does what people do
    ("Newton showed"). German writes every noun with a capital, so there only acronyms, words after a title and
    runs of two capitalised words count. Scripts without capitals have no names here.
    """
    plain = _bare(sentence)
    is_heading = plain.lstrip().startswith("#")
    tokens = list(_tokens(plain))
    for index, word in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        before = tokens[index - 1] if index else None
        if _is_name(word, before, following, language, is_heading):
            yield word.text


def _bare(sentence: str) -> str:
    """Without emphasis, links, formulas and scripts that have no names here."""
    return _UNSPACED.sub(" ", _EMPHASIS.sub("", NOT_PROSE.sub(" . ", sentence)))


def _tokens(plain: str) -> Iterator[_Word]:
    last = 0
    for match in _TOKEN.finditer(plain):
        between = plain[last : match.start()]
        opens = last == 0 or _OPENS_SENTENCE.search(between) is not None
        if "(" in between and plain[match.end() : match.end() + 1] not in (",", ")"):
            opens = True
        yield _Word(match[0], match.start(), match.end(), opens)
        last = match.end()


def _is_name(word: _Word, before: _Word | None, following: _Word | None, language: str, is_heading: bool) -> bool:
    text = word.text
    bare = re.sub(r"['’]s?$", "", text)
    folded = text.casefold().replace("’", "'")
    # "ESA" is no Spanish pronoun; an acronym is only taken for a shouted word of the text's own language.
    stop_words = STOP_WORDS.get(language, ALL_STOP_WORDS) if bare.isupper() else ALL_STOP_WORDS
    if len(bare) < 2 or folded in NEUTRAL or folded.split("'")[0] in stop_words:
        return False
    if _has_inner_capital(bare):
        return _ROMAN.fullmatch(bare) is None and not (bare.isupper() and len(bare) > 6 and bare.isalpha())
    if not bare[0].isupper() or is_heading:
        return False
    after = following if following is not None and not following.opens else None
    is_pair = (
        after is not None
        and _capitalised(after)
        and not _has_inner_capital(after.text)
        and folded not in OPENERS | EXAM_WORDS
        and not folded.endswith(("ing", "ed", "ly"))
    )
    if language == "de":
        titled = before is not None and before.text.casefold().rstrip(".") in TITLES
        return titled or (not word.opens and before is not None and _first_and_last(before, word))
    if not word.opens:
        return True
    owns = text != bare
    does = after is not None and after.text.casefold() in DEEDS
    return is_pair or owns or does


def _has_inner_capital(word: str) -> bool:
    """An acronym (AI, IoT), a word such as PyTorch, or letters with digits (GPT-4, CO2)."""
    letters = [sign for sign in word if sign.isalpha()]
    if not letters or not any(sign.isupper() for sign in letters):
        return False
    inner = any(sign.isupper() and position > 0 and word[position - 1].isalpha() for position, sign in enumerate(word))
    return inner or any(sign.isdigit() for sign in word)


def _capitalised(word: _Word) -> bool:
    return word.text[0].isupper() and len(word.text) > 1 and word.text.casefold() not in ALL_STOP_WORDS | NEUTRAL


def _first_and_last(before: _Word, word: _Word) -> bool:
    return _capitalised(before) and _capitalised(word) and word.start - before.end == 1
