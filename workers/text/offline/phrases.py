"""The sentences that the offline author puts around what it takes from the exam, per language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sentences:
    """Templates. `{terms}` is a list in words, `{count}` a number, `{text}` something quoted from the exam."""

    joiner: str
    summary_one: str
    summary_many: str
    summary_plain: str
    opening: str
    opening_plain: str
    no_explanations: str
    no_ways: str
    hold_false: str
    comes_up: str
    know_terms: str
    explain_why: str
    calculate: str
    judge: str
    choose: str
    recall: str
    marked_right: str
    marked_true: str
    marked_false: str
    other_answer: str
    others_wrong: str
    answer_to: str
    fill: str
    true_or_false: str
    one_of: str
    true: str
    false: str

    def join(self, parts: Sequence[str]) -> str:
        """ "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self.joiner + parts[-1]

    def summary(self, terms: Sequence[str], count: int) -> str:
        """What a topic's questions are about, in one sentence."""
        if not terms:
            return self.summary_plain.format(count=count)
        template = self.summary_one if count == 1 else self.summary_many
        return template.format(count=count, terms=self.join(terms))


_EN: Final = Sentences(
    joiner=" and ",
    summary_one="One question about {terms}.",
    summary_many="{count} questions about {terms}.",
    summary_plain="{count} questions of the exam.",
    opening="This lesson is about {terms}. It draws on {count} of the exam's questions.",
    opening_plain="This lesson draws on {count} of the exam's questions.",
    no_explanations="The exam gives right answers without explaining them. Put as statements, they say:",
    no_ways=(
        "The exam gives right answers without showing the way to them. "
        "Work out each question below before reading its answer."
    ),
    comes_up="Comes up in “{text}”",
    hold_false="These statements are wrong, although they may sound right:",
    know_terms="Say what is meant by {terms}.",
    explain_why="Give the reason when asked: “{text}”",
    calculate="Work out the answer to questions such as “{text}”",
    judge="Tell true statements about {terms} from false ones.",
    choose="Choose the right option in questions about {terms}, and say what speaks against the others.",
    recall="Answer without looking at options: “{text}”",
    marked_right="The exam marks {text} as right.",
    marked_true="The statement is true.",
    marked_false="The statement is false.",
    other_answer="{option} belongs elsewhere: it answers “{text}”",
    others_wrong="Not right here: {text}.",
    answer_to="The answer to “{text}”",
    fill="Fill the gap: {text}",
    true_or_false="True or false: {text}",
    one_of="{text} Choose from: {options}.",
    true="True",
    false="False",
)

_DE: Final = Sentences(
    joiner=" und ",
    summary_one="Eine Frage zu {terms}.",
    summary_many="{count} Fragen zu {terms}.",
    summary_plain="{count} Fragen der Prüfung.",
    opening="In dieser Lektion geht es um {terms}. Sie stützt sich auf {count} Fragen der Prüfung.",
    opening_plain="Diese Lektion stützt sich auf {count} Fragen der Prüfung.",
    no_explanations="Die Prüfung nennt richtige Antworten, ohne sie zu erklären. Als Aussagen gelesen besagen sie:",
    no_ways=(
        "Die Prüfung nennt richtige Antworten, ohne den Weg dorthin zu zeigen. "
        "Es lohnt sich, jede Frage zu lösen, bevor man die Antwort liest."
    ),
    comes_up="Kommt vor in „{text}“",
    hold_false="Diese Aussagen sind falsch, auch wenn sie richtig klingen mögen:",
    know_terms="Sagen, was mit {terms} gemeint ist.",
    explain_why="Den Grund nennen, wenn gefragt wird: „{text}“",
    calculate="Die Lösung von Aufgaben wie dieser finden: „{text}“",
    judge="Wahre Aussagen über {terms} von falschen unterscheiden.",
    choose="Bei Fragen zu {terms} die richtige Möglichkeit wählen und sagen, was gegen die anderen spricht.",
    recall="Ohne Auswahl beantworten: „{text}“",
    marked_right="Die Prüfung wertet {text} als richtig.",
    marked_true="Die Aussage ist wahr.",
    marked_false="Die Aussage ist falsch.",
    other_answer="{option} gehört woandershin: Es beantwortet „{text}“",
    others_wrong="Hier nicht richtig: {text}.",
    answer_to="Die Antwort auf „{text}“",
    fill="Die Lücke füllen: {text}",
    true_or_false="Wahr oder falsch: {text}",
    one_of="{text} Zur Wahl stehen: {options}.",
    true="Wahr",
    false="Falsch",
)

_ALL: Final = {"en": _EN, "de": _DE}


def spoken(language: str) -> str:
    """The language in which the offline author writes about questions in `language`."""
    return language if language in _ALL else "en"


def sentences_for(language: str) -> Sentences:
    """The sentences of `language`, English where there are none yet."""
    return _ALL.get(language.split("-", maxsplit=1)[0].lower(), _EN)
