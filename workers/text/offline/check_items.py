"""The short check: questions that were not worked, asked another way; gaps in definitions where there are too few."""

import re
from collections.abc import Sequence

from schemas.exam import Question
from workers.text.offline.key_terms import Definition
from workers.text.offline.phrases import Sentences
from workers.text.offline.statements import is_true_or_false, speaks_about_options, statement_of
from workers.text.shapes import CheckDraft

ITEMS_MAX = 6
ITEMS_WANTED = 3
_GAP = "_____"


def check_items(
    worked: Sequence[Question], kept: Sequence[Question], defined: Sequence[Definition], say: Sentences
) -> list[CheckDraft]:
    """One to six items. Kept questions come first; gaps, then worked questions, only fill up to three."""
    items = [_asked(question, say) for question in kept[:ITEMS_MAX]]
    gaps = [_gap(definition, say) for definition in defined]
    again = [_asked(question, say) for question in worked]
    for item in [*gaps, *again]:
        if len(items) >= ITEMS_WANTED:
            break
        if item is not None and item.prompt not in {other.prompt for other in items}:
            items.append(item)
    return items


def _asked(question: Question, say: Sentences) -> CheckDraft:
    """The question as a prompt: free recall where it stands without its options."""
    answers = [answer.strip() for answer in question.answers]
    if is_true_or_false(question):
        statement = statement_of(question)
        if statement is not None:
            answer = say.true if statement.holds else say.false
            return CheckDraft(prompt=say.true_or_false.format(text=statement.text), answer=f"{answer}.")
    answer = say.join([text.rstrip(" .") for text in answers])
    answer += "." if answer.count(" ") > 2 else ""
    if _stands_alone(question):
        return CheckDraft(prompt=question.question.strip(), answer=answer)
    if any("\n" in option for option in question.options) or "\n" in question.question.strip():
        listed = "\n".join(f"({number}) {option}" for number, option in enumerate(question.options, start=1))
        return CheckDraft(prompt=f"{question.question.strip()}\n\n{listed}", answer=say.join(answers))
    options = "; ".join(option.rstrip(" .") for option in question.options)
    asked = question.question.strip()
    asked = asked if asked.endswith((".", "?", "!", ")", "？")) else f"{asked.rstrip(' :…')} …"
    return CheckDraft(prompt=say.one_of.format(text=asked, options=options), answer=answer)


def _stands_alone(question: Question) -> bool:
    """Answerable without seeing the options."""
    text = question.question.strip()
    if not text.endswith(("?", "？")) or any(speaks_about_options(answer) for answer in question.answers):
        return False
    asks_for_one = re.match(r"(?i)(what|who|where|when|why|how|was|wer|wo|wann|warum|wie)\b", text) is not None
    leans = re.search(r"(?i)\b(following|these|those|best|most likely|not|except|statement|folgende\w*|nicht)\b", text)
    return asks_for_one and leans is None and all(len(answer) <= 120 for answer in question.answers)


def _gap(definition: Definition, say: Sentences) -> CheckDraft | None:
    """The defining sentence with its term taken out; None where the term would still be told."""
    sentence = definition.sentence
    gapped = re.sub(rf"(?<!\w){re.escape(definition.term)}(?!\w)", _GAP, sentence)
    gapped = re.sub(r"^An? (?=_____)", "A(n) ", gapped)
    if gapped.count(_GAP) != 1 or definition.term.casefold() in gapped.casefold():
        return None
    return CheckDraft(prompt=say.fill.format(text=gapped), answer=definition.term)
