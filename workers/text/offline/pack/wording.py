"""What the offline author puts around words of the source, per language; elsewhere signs instead of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workers.books.languages import language_of as known_language
from workers.text.offline.stopwords import STOP_WORDS
from workers.text.offline.words import language_of, words

GAP: Final = "…"


@dataclass(frozen=True, slots=True)
class Wording:
    """Templates. `{term}` is a word of the source, `{text}` a stretch of it; "" where a language has no template."""

    what_is: str
    what_are: str
    refers: str
    meant: str
    which_term: str
    called: str
    why: str
    formula: str
    symbol: str
    code: str
    cell: str
    gap: str
    gap_figure: str
    explain: str
    main: str
    about: str
    next_step: str
    story: str
    differ: str
    parts: str
    says: str
    left: str
    right: str
    joiner: str

    def quote(self, text: str) -> str:
        inner = text.replace('"', "'").replace(self.left, "‘").replace(self.right, "’")
        return f"{self.left}{inner}{self.right}"

    def join(self, parts: Sequence[str]) -> str:
        return "".join(parts) if len(parts) < 2 else ", ".join(parts[:-1]) + self.joiner + parts[-1]


_EN: Final = Wording(
    what_is="What is {term}?",
    what_are="What are {term}?",
    refers="What does the word {term} refer to?",
    meant="What is meant by “{term}”?",
    which_term="Which term is meant? {text}.",
    called="What is {text} called?",
    why="Why is it that {text}?",
    formula="Which formula belongs here? {text} …",
    symbol="What does {term} stand for in {text}?",
    code="What does {term} do?",
    cell="{heading}: what does the table give for {row} under “{column}”?",
    gap="Which word or phrase completes the sentence? {text}",
    gap_figure="Which figure completes the sentence? {text}",
    explain="Explain {term}.",
    main="What are the main points about {term}?",
    about="{heading}: what does the text say about {items}?",
    story="What happens in {term}?",
    next_step="{heading}: which step follows {text}?",
    differ="How do {one} and {other} differ?",
    parts="{lead} Name them.",
    says="The source says: {text}",
    left="“",
    right="”",
    joiner=" and ",
)
_DE: Final = Wording(
    what_is="Was ist {term}?",
    what_are="Was sind {term}?",
    refers="Was bezeichnet das Wort {term}?",
    meant="Was versteht man unter „{term}“?",
    which_term="Welcher Begriff ist gemeint? {text}.",
    called="Wie heißt das: {text}?",
    why="Warum ist das so? {text}.",
    formula="Welche Formel gehört hierher? {text} …",
    symbol="Wofür steht {term} in {text}?",
    code="Was bewirkt {term}?",
    cell="{heading}: Was gibt die Tabelle für {row} unter „{column}“ an?",
    gap="Was ergänzt den Satz? {text}",
    gap_figure="Welche Zahl ergänzt den Satz? {text}",
    explain="Erklären Sie: {term}.",
    main="Was sind die wichtigsten Punkte zum Thema „{term}“?",
    about="{heading}: Was sagt der Text zu den Begriffen {items}?",
    story="Was geschieht in {term}?",
    next_step="{heading}: Welcher Schritt folgt auf {text}?",
    differ="Worin unterscheiden sich {one} und {other}?",
    parts="{lead} Nennen Sie sie.",
    says="In der Quelle heißt es: {text}",
    left="„",
    right="“",
    joiner=" und ",
)
_PLAIN: Final = Wording(
    what_is="{term}?",
    what_are="{term}?",
    refers="",
    meant="{term}?",
    which_term="{text}?",
    called="",
    why="",
    formula="{text} …",
    symbol="{text}: {term}?",
    code="{term}?",
    cell="{heading}: {row} – {column}?",
    gap="{text}",
    gap_figure="{text}",
    explain="{term}?",
    main="",
    about="",
    story="",
    next_step="",
    differ="",
    parts="",
    says="{text}",
    left="“",
    right="”",
    joiner=", ",
)
_ALL: Final = {"en": _EN, "de": _DE}


def wording(language: str) -> Wording:
    return _ALL.get(language, _PLAIN)


def language_in(text: str, asked: str) -> str:
    """Base tag of the text's language: the one asked for unless another one's function words are clearly more."""
    base = asked.replace("_", "-").split("-", maxsplit=1)[0].lower()
    if base and base not in STOP_WORDS:
        return known_language(text, base)
    found = language_of(text)
    if base in (found, ""):
        return found
    return found if _hits(text, found) > 2 * _hits(text, base) + 5 else base


def _hits(text: str, language: str) -> int:
    stops = STOP_WORDS.get(language, frozenset())
    return sum(word.casefold() in stops for word in words(text[:20_000]))
