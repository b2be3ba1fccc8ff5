"""The review of a set of quiz items."""

from collections.abc import Callable, Mapping, Sequence

from schemas.quiz import ItemKind, QuizItem
from schemas.review import Finding, Report
from workers.text.review import (
    absolutes,
    catch_alls,
    distractors,
    duplicates,
    equal_options,
    grammar,
    languages,
    leaks,
    lengths,
    positions,
    right_answers,
    stems,
)
from workers.text.review import (
    counts as wanted_counts,
)
from workers.text.review.report import count, report_of
from workers.text.review.unsupported import unsupported

Check = Callable[[Sequence[QuizItem]], list[Finding]]

_BLOCKING: dict[str, Check] = {
    right_answers.CHECK: right_answers.check_right_answers,
    equal_options.CHECK: equal_options.check_equal_options,
    catch_alls.CHECK: catch_alls.check_catch_alls,
    duplicates.CHECK: duplicates.check_duplicates,
    positions.CHECK: positions.check_positions,
    lengths.CHECK: lengths.check_lengths,
}
_WARNING: dict[str, Check] = {
    stems.CHECK: stems.check_stems,
    absolutes.CHECK: absolutes.check_absolutes,
    grammar.CHECK: grammar.check_grammar,
    distractors.CHECK: distractors.check_distractors,
    "true_false_balance": positions.check_truths,
}


def review_items(
    items: Sequence[QuizItem],
    *,
    counts: Mapping[ItemKind, int] | None = None,
    source_of: Callable[[QuizItem], str | None] | None = None,
    language: str | None = None,
) -> Report:
    """Every computed check on a set of items.

    `counts`: how many items of each kind there should be. `source_of`: the text that an item was written from; its
    question, right options, answer, rubric and explanation may hold no other numbers and names. `language`: the
    language tag that the items should be in. What is None is not checked. An item that two findings concern is in both.
    """
    checks = [*_BLOCKING, leaks.CHECK, *_WARNING]
    blocks = [finding for check in _BLOCKING.values() for finding in check(items)]
    blocks += _leaks(items)
    if counts is not None:
        checks.append(wanted_counts.CHECK)
        blocks += wanted_counts.check_counts(items, counts)
    if source_of is not None:
        checks += ["unsupported_number", "unsupported_name"]
        for item in items:
            source = source_of(item)
            blocks += _unsupported(item, source) if source is not None else []
    if language is not None:
        checks.append(languages.CHECK)
        blocks += _wrong_language(items, language)
    return report_of(checks, blocks, [finding for check in _WARNING.values() for finding in check(items)])


def _claims(item: QuizItem) -> str:
    """What the item says is so, each part a paragraph of its own. Wrong options may be as wrong as they like."""
    return "\n\n".join((item.question, *item.keys, item.answer, *(line.criterion for line in item.rubric)))


def whole_text(item: QuizItem) -> str:
    return "\n\n".join(
        (item.question, *item.options, item.answer, *(line.criterion for line in item.rubric), item.explanation)
    )


def _unsupported(item: QuizItem, source: str) -> list[Finding]:
    found = unsupported(_claims(item), source)
    # An explanation may say why the wrong options are wrong.
    found += unsupported(item.explanation, "\n\n".join((source, *item.options)))
    return [
        Finding(
            check=f"unsupported_{kind}",
            message=f"The source does not contain the {kind if len(texts) == 1 else kind + 's'} {', '.join(texts)}.",
            items=(item.id,),
        )
        for kind in ("number", "name")
        if (texts := list(dict.fromkeys(one.text for one in found if one.kind == kind)))
    ]


def _leaks(items: Sequence[QuizItem]) -> list[Finding]:
    found: dict[str, str] = {}
    for item in items:
        parts = (item.question, *item.options, item.answer, item.explanation, *(line.criterion for line in item.rubric))
        for leak in (leak for part in parts if part for leak in leaks.leaks_in(part)):
            found.setdefault(item.id, leak)
    if not found:
        return []
    message = (
        f"{count(len(found), 'item holds', 'items hold')} words that are not meant for learners, such as "
        f"{next(iter(found.values()))}."
    )
    return [Finding(check=leaks.CHECK, message=message, items=tuple(found))]


def _wrong_language(items: Sequence[QuizItem], language: str) -> list[Finding]:
    wrong: dict[str, str] = {}
    for item in items:
        said = languages.wrong_language(whole_text(item), language)
        if said is not None:
            wrong[item.id] = said
    if wrong:
        message = f"{count(len(wrong), 'item')}: the text {next(iter(wrong.values()))}."
        return [Finding(check=languages.CHECK, message=message, items=tuple(wrong))]
    said = languages.wrong_language("\n\n".join(map(whole_text, items)), language)
    return [Finding(check=languages.CHECK, message=f"The set {said}.")] if said is not None else []
