"""The sentences that the offline author puts around what it takes from a transcript, per language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """Templates. `{topic}` is the subtopic, `{term}` and `{terms}` words of the source, `{text}` a quotation."""

    joiner: str
    left: str
    right: str
    objective_explain: str
    objective_terms: str
    objective_words: str
    objective_why: str
    objective_example: str
    what_is: str
    what_about: str
    why_ask: str
    connect: str
    fill: str
    fill_check: str
    true_or_false: str
    is_false: str
    is_true: str
    fill_number: str
    which_true: str
    which_multiple: str
    which_any_true: str
    which_any_multiple: str
    predicate: str
    reason: str
    open_explain: str
    open_why: str
    rubric_fact: str
    rubric_terms: str
    rubric_own: str
    says: str

    def join(self, parts: Sequence[str]) -> str:
        """ "a, b and c"."""
        return "".join(parts) if len(parts) < 2 else ", ".join(parts[:-1]) + self.joiner + parts[-1]

    def quote(self, text: str) -> str:
        """In quotation marks; marks that the text has itself become single ones."""
        inner = text.replace('"', "'").replace(self.left, "‘").replace(self.right, "’")
        return f"{self.left}{inner}{self.right}"


_EN: Final = Wording(
    joiner=" and ",
    left="“",
    right="”",
    objective_explain="Explain in your own words: {topic}.",
    objective_terms="Say what is meant by {terms}.",
    objective_words="Use the words {terms} as the talk uses them.",
    objective_why="Give the reason that the talk gives: {text}",
    objective_example="Describe what the talk shows or tells as an example of {topic}, and say what follows from it.",
    what_is="What is meant by {term}?",
    what_about="What does the talk say about {term}?",
    connect="What have {terms} to do with each other?",
    why_ask="Complete the sentence: {text}",
    fill_check="Fill the gap: {text}",
    true_or_false="True or false? {text}",
    is_false="False. The talk says: {text}",
    is_true="True.",
    fill="Which term completes the sentence? {text}",
    fill_number="Which figure completes the sentence? {text}",
    which_true="{topic}: which of these statements about {term} is made in the talk?",
    which_multiple="{topic}: which of these statements about {term} are made in the talk?",
    which_any_true="{topic}: which of these statements, on {terms}, is made in the talk?",
    which_any_multiple="{topic}: which of these statements, on {terms}, are made in the talk?",
    predicate="According to the talk, how does this statement go on? {text}",
    reason="Which reason does the talk give? {text}",
    open_explain="{topic}: explain in your own words what the talk says about {term}.",
    open_why="Explain in your own words why this is so: {text}",
    rubric_fact="States that {text}",
    rubric_terms="Uses the terms {terms} correctly",
    rubric_own="Connects the points in own words, in a sensible order",
    says="The talk says: {text}",
)

_DE: Final = Wording(
    joiner=" und ",
    left="„",
    right="“",
    objective_explain="Mit eigenen Worten erklären: {topic}.",
    objective_terms="Sagen, was mit {terms} gemeint ist.",
    objective_words="Die Wörter {terms} so verwenden wie der Vortrag.",
    objective_why="Den Grund nennen, den der Vortrag angibt: {text}",
    objective_example="Ein Beispiel beschreiben, das der Vortrag zu {topic} gibt, und sagen, was daraus folgt.",
    what_is="Was ist mit {term} gemeint?",
    what_about="Was sagt der Vortrag zum Stichwort {term}?",
    connect="Was haben {terms} miteinander zu tun?",
    why_ask="Den Satz vervollständigen: {text}",
    fill_check="Die Lücke füllen: {text}",
    true_or_false="Richtig oder falsch? {text}",
    is_false="Falsch. Im Vortrag heißt es: {text}",
    is_true="Richtig.",
    fill="Welcher Begriff ergänzt den Satz? {text}",
    fill_number="Welche Zahl ergänzt den Satz? {text}",
    which_true="{topic}: Welche dieser Aussagen zum Stichwort {term} macht der Vortrag?",
    which_multiple="{topic}: Welche dieser Aussagen zum Stichwort {term} macht der Vortrag? Mehrere sind richtig.",
    which_any_true="{topic}: Welche dieser Aussagen (zu: {terms}) macht der Vortrag?",
    which_any_multiple="{topic}: Welche dieser Aussagen (zu: {terms}) macht der Vortrag? Mehrere sind richtig.",
    predicate="Wie geht diese Aussage des Vortrags weiter? {text}",
    reason="Welchen Grund nennt der Vortrag? {text}",
    open_explain="{topic}: Erklären Sie mit eigenen Worten, was der Vortrag dazu sagt. Gehen Sie dabei ein auf: "
    "{term}.",
    open_why="Erklären Sie mit eigenen Worten, warum das so ist: {text}",
    rubric_fact="Nennt, dass gilt: {text}",
    rubric_terms="Verwendet die Begriffe {terms} richtig",
    rubric_own="Verbindet die Punkte mit eigenen Worten in sinnvoller Reihenfolge",
    says="Im Vortrag heißt es: {text}",
)

_ALL: Final = {"en": _EN, "de": _DE}


def wording(language: str) -> Wording:
    """The templates of `language`, English where there are none yet; what is quoted stays in its own language."""
    return _ALL.get(language.split("-", maxsplit=1)[0].lower(), _EN)
