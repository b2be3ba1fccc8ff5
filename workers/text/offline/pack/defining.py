"""What the source itself says that a term means: sentences, glossary lines and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.text.offline.pack.clauses import is_clause
from workers.text.offline.pack.definition_forms import (
    BOLD,
    DE_CALLED,
    EMPTY,
    EN_APPOSED,
    EN_CALLED,
    ENTRY,
    IN_ARTICLE,
    LINKED,
    MEANING_WORDS_MAX,
    MEANING_WORDS_MIN,
    PATTERNS,
    PRESCRIBES,
    TERM_WORDS_MAX,
    VAGUE,
    VAGUE_LAST,
    VERBISH,
)
from workers.text.offline.pack.passages import Reading, Sentence
from workers.text.offline.pack.plain import is_unspaced, plain, size_of, split_sentences
from workers.text.offline.pack.standing import is_whole, stands
from workers.text.offline.transcript.stems import carries, stem_of, stems
from workers.text.offline.words import words


@dataclass(frozen=True, slots=True)
class Defined:
    """`meaning` says what `term` is, as it stands in the source; `sentence` is where ("" for a table or a list).

    `asked` is the question that the sentence answers word by word where the source asks "what is … called".
    """

    term: str
    meaning: str
    chunk_id: str
    heading: str
    sentence: str
    plural: bool
    place: int
    #: The term stands in the source with an article before it: "a cell", "the nucleus".
    article: str = ""
    #: "sentence", "called", "glossary" or "apposed".
    form: str = "sentence"


def definitions(reading: Reading) -> list[Defined]:
    """One for each term, the first that the source gives; glossary lines before sentences."""
    found: dict[tuple[str, ...], Defined] = {}
    for one in [*_in_tables(reading), *_in_entries(reading), *_in_sentences(reading)]:
        key = tuple(stems(one.term)) or (one.term.casefold(),)
        found.setdefault(key, one)
    return sorted(found.values(), key=lambda one: one.place)


def _in_sentences(reading: Reading) -> Iterator[Defined]:
    patterns = PATTERNS.get(reading.language, ())
    for one in reading.sentences:
        if one.is_part or not is_whole(one.text):
            continue
        for pattern in patterns:
            match = pattern.match(one.text)
            made = _made(match, one, pattern in (EN_CALLED, DE_CALLED), pattern is EN_APPOSED) if match else None
            if made is not None:
                yield made
                break


def _made(match: re.Match[str], one: Sentence, called: bool, apposed: bool) -> Defined | None:
    groups = match.groupdict()
    term = IN_ARTICLE.sub("", groups["term"].strip("\"'“”„‘’*")).strip()
    what = groups["what"].strip().rstrip(".").strip()
    if not is_term(term) or not stands(one.text) or not MEANING_WORDS_MIN <= size_of(what) <= MEANING_WORDS_MAX:
        return None
    if EMPTY.match(what) or not _says_more(term, what):
        return None
    if (
        groups.get("article") in ("The", "Der", "Die", "Das")
        and len(term.split()) == 1
        and _is_one_of_many(one.text, term)
    ):
        return None
    aside = groups.get("aside")
    term = f"{term} ({aside})" if aside and _abbreviates(aside, term) else term
    return Defined(
        term=term,
        meaning=what,
        chunk_id=one.chunk_id,
        heading=one.heading,
        sentence=one.text,
        plural=groups.get("verb") in ("are", "sind", "are defined as"),
        place=one.place,
        article=(groups.get("article") or "").lower(),
        form="called" if called else "apposed" if apposed else "sentence",
    )


def is_term(text: str) -> bool:
    """It may be the name of something: short, no clause, no vague word."""
    tokens = text.split()
    if not 1 <= len(tokens) <= TERM_WORDS_MAX or not 2 <= len(text) <= 60 or text[:1].isdigit():
        return False
    first, last = tokens[0].casefold(), tokens[-1].casefold()
    if first in VAGUE or last in VAGUE_LAST:
        return False
    if VERBISH.search(text) or LINKED.search(text) or first.endswith("ly") or (last.endswith("ed") and len(tokens) > 1):
        return False
    return "`" in text or "$" in text or any(carries(token) for token in tokens)


def _says_more(term: str, what: str) -> bool:
    """It does not only say the term again."""
    if is_unspaced(what):
        return True
    own = set(stems(term))
    return bool(set(stems(what)) - own) and sum(len(word) > 3 and stem_of(word) not in own for word in words(what)) >= 2


def _abbreviates(aside: str, term: str) -> bool:
    letters = [sign for sign in aside if sign.isupper()]
    return len(aside) <= 8 and len(letters) >= 2 and letters[0].casefold() == term[:1].casefold()


def _is_one_of_many(_text: str, term: str) -> bool:
    """ "The committee is a …": somebody in particular, not what the word means; names of things stay."""
    return term.endswith(("er", "or", "ee", "man", "woman")) and term.islower() and len(term) < 8


def _in_entries(reading: Reading) -> Iterator[Defined]:
    """ "**Term**: meaning" in paragraphs and lists; "Term: meaning" where several items of a list have that form."""
    places = {one.chunk_id: one.place for one in reversed(reading.sentences)}
    for markdown, chunk_id, heading in reading.bold:
        match = BOLD.match(markdown)
        if match and (match["inner"] in (":", "：") or match["outer"]):
            yield from _entry(plain(match["term"]), plain(match["what"]), chunk_id, heading, places.get(chunk_id, 0))
    for listing in reading.listings:
        pairs = [BOLD.match(raw) or ENTRY.match(item) for raw, item in zip(listing.raw, listing.items, strict=True)]
        if sum(pair is not None for pair in pairs) >= max(2, 0.6 * len(pairs)):
            for pair, chunk_id in zip(pairs, listing.chunk_ids, strict=True):
                if pair is not None:
                    term, what = plain(pair["term"]), plain(pair["what"])
                    yield from _entry(term, what, chunk_id, listing.heading, places.get(chunk_id, 0))


def _entry(term: str, what: str, chunk_id: str, heading: str, place: int) -> Iterator[Defined]:
    meaning = split_sentences(what, "en")[0].rstrip(".") if what else ""
    if PRESCRIBES.match(meaning) or _is_statement(meaning):
        return
    if is_term(term) and MEANING_WORDS_MIN <= size_of(meaning) <= MEANING_WORDS_MAX and _says_more(term, meaning):
        yield Defined(term, meaning, chunk_id, heading, "", plural=False, place=place, form="glossary")


def _is_statement(meaning: str) -> bool:
    """ "Wages: A worker is paid …" says something of it, not what it is."""
    return re.match(r"(?:An?|The|Each|Every|Most|All|Many|Some|No|If|When) ", meaning) is not None and is_clause(
        meaning
    )


def _in_tables(reading: Reading) -> Iterator[Defined]:
    places = {one.chunk_id: one.place for one in reversed(reading.sentences)}
    for table in reading.tables:
        column = table.meaning_column
        if column is None:
            continue
        for row in table.rows:
            yield from _entry(row[0], row[column], table.chunk_id, table.heading, places.get(table.chunk_id, 0))
