"""The explanation of a topic, organised from its explanations; without any, from its right answers."""

import re
from collections.abc import Sequence

from schemas.exam import Question
from workers.text.markdown_text import inline
from workers.text.offline.key_terms import Definition, asks_for_outsider
from workers.text.offline.phrases import Sentences
from workers.text.offline.ranking import rank
from workers.text.offline.statements import is_sum, is_true_or_false, statement_of
from workers.text.offline.words import keys, sentences

PARAGRAPHS_MAX = 12
FACTS_MAX = 24
SENTENCES_MAX = 3
#: Ranking is quadratic; a larger topic is ranked on its most telling questions.
RANKED_MAX = 150

#: Speaks about the options of a question, which stand elsewhere.
_ABOUT_OPTIONS = re.compile(
    r"\b(?:the|this|these|that|other|others|all|both|each|correct|right|wrong|remaining|first|second|third|last)"
    r" (?:options?|choices?|answers?|alternatives?|distractors?)\b|\b(?:option|choice|answer) [A-E]\b"
    r"|\bthe (?:other|wrong) (?:ones?|three|two)\b|\bthe others (?:are|do|name|would)\b"
    r"|\b(?:diese|andere[nr]?|richtige[nr]?|falsche[nr]?) (?:Antwort|Möglichkeit)(?:en)?\b"
    r"|^[A-E][.)]? (?:is|are|would|and)\b",
    re.IGNORECASE,
)
#: Leans on the sentence before it.
_LEANS = re.compile(
    r"^(?:it|this|that|these|those|they|he|she|its|their|therefore|thus|hence|however|so|but|instead|otherwise|then"
    r"|consequently|also|here|as a result|in (?:this|that|such|contrast)"
    r"|by (?:this|contrast)|the same|similarly|for example|for instance|neither|both"
    r"|dies\w*|es|sie|er|daher|deshalb|jedoch|dadurch|so)\b",
    re.IGNORECASE,
)


def explanation(
    questions: Sequence[Question], terms: Sequence[str], defined: Sequence[Definition], say: Sentences
) -> str:
    """Markdown: an opening sentence, paragraphs with definitions first, then what the right answers state."""
    template = say.opening if terms else say.opening_plain
    parts = [inline(template.format(terms=say.join(list(terms)[:4]), count=len(questions)))]
    parts += _paragraphs(questions, defined)
    silent = [question for question in questions if not (question.explanation or "").strip()]
    parts += _facts(silent, say)
    return "\n\n".join(parts)


def _paragraphs(questions: Sequence[Question], defined: Sequence[Definition]) -> list[str]:
    """One paragraph from each explanation, at most PARAGRAPHS_MAX: definitions first, then by TextRank."""
    explained = [question for question in questions if (question.explanation or "").strip()][:RANKED_MAX]
    by_question: dict[str, Definition] = {}
    for definition in defined:
        by_question.setdefault(definition.question_id, definition)
    made = [(question, _core(question)) for question in explained]
    made = [(question, text) for question, text in made if text]
    scores = rank([text for _, text in made])
    order = sorted(range(len(made)), key=lambda i: (made[i][0].id not in by_question, -scores[i], i))
    chosen: list[str] = []
    seen: list[frozenset[str]] = []
    for position in order:
        question, text = made[position]
        bag = frozenset(keys(text))
        if any(len(bag & other) > 0.7 * min(len(bag), len(other)) for other in seen if bag and other):
            continue
        seen.append(bag)
        chosen.append(_with_bold(text, by_question.get(question.id)))
    return chosen[:PARAGRAPHS_MAX]


def _core(question: Question) -> str:
    """The first sentences that speak about the subject; what leans on a dropped sentence is dropped with it."""
    kept: list[str] = []
    dropped = True
    for sentence in sentences((question.explanation or "")[:4_000]):
        if _ABOUT_OPTIONS.search(sentence) or (dropped and _LEANS.match(sentence)):
            dropped = True
            continue
        dropped = False
        kept.append(sentence)
        if len(kept) == SENTENCES_MAX:
            break
    return " ".join(kept)


def _with_bold(text: str, definition: Definition | None) -> str:
    """The paragraph with the term that it defines in bold."""
    if definition is None or definition.term not in text:
        return inline(text)
    before, after = text.split(definition.term, 1)
    head = inline(before) + " " if before.strip() else ""
    tail = inline(after)
    space = " " if after[:1].isspace() else ""
    return f"{head}**{inline(definition.term)}**{space}{tail}"


def _facts(questions: Sequence[Question], say: Sentences) -> list[str]:
    """What right answers state, as lists: what holds, then what does not; the rest as question and answer."""
    holds: list[str] = []
    fails: list[str] = []
    for question in questions:
        statement = statement_of(question)
        if statement is not None and not statement.holds:
            fails.append(f"- {inline(statement.text)}")
        elif statement is not None:
            holds.append(f"- {inline(statement.text)}")
        elif _can_be_listed(question):
            answer = say.join([answer.rstrip(" .") for answer in question.answers])
            asked = inline(question.question.strip().rstrip(":"))
            holds.append(f"- {asked}{'' if asked.endswith('?') else ':'} **{inline(answer)}**")
    parts: list[str] = []
    if questions and not holds and not fails:
        parts.append(say.no_ways)
    if holds:
        parts += [say.no_explanations, "\n".join(holds[:FACTS_MAX])]
    if fails:
        parts += [say.hold_false, "\n".join(fails[:FACTS_MAX])]
    return parts


def _can_be_listed(question: Question) -> bool:
    """Short and on one line; a question for what does not belong says nothing about the topic."""
    short = len(question.question) <= 300 and "\n" not in question.question.strip()
    plain = not any("\n" in answer or len(answer) > 200 for answer in question.answers)
    return (
        short
        and plain
        and not is_true_or_false(question)
        and not is_sum(question)
        and not asks_for_outsider(question.question)
    )
