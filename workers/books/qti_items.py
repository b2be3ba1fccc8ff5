"""One question as a QTI 2.1 assessmentItem. The explanation is feedback that every answer brings up."""

from html import escape

from schemas.quiz import ItemKind, QuizItem
from workers.books.fragments import blocks_of, html_of, plain_of
from workers.books.typst_strings import printable

_ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd" \
identifier="{name}" title="{title}" label="{label}"{language} adaptive="false" timeDependent="false">
{response}
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="{points}" \
normalMinimum="0"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>
{outcome}<itemBody>
{body}
</itemBody>
{processing}{feedback}</assessmentItem>
"""
_FEEDBACK_OUTCOME = '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>\n'
_SHOW_FEEDBACK = (
    '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">EXPLANATION</baseValue></setOutcomeValue>'
)
_SCORE_MATCH = (
    '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>'
    '<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>'
    "</responseElse></responseCondition>"
)
_SCORE_MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'


def item_xml(name: str, item: QuizItem, language: str | None) -> str:
    """The file of one item. `name` is its identifier in the package; the item's own id is its label."""
    is_open = item.kind is ItemKind.OPEN
    points = sum(line.points for line in item.rubric) if is_open and item.rubric else 1
    feedback = ""
    if item.explanation.strip():
        body = blocks_of(item.explanation)
        feedback = (
            f'<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="EXPLANATION">{body}'
            "</modalFeedback>\n"
        )
    return _ITEM.format(
        name=name,
        title=escape(plain_of(printable(item.question)) or name),
        label=escape(" ".join(printable(item.id).split())),
        language=f' xml:lang="{escape(language)}"' if language else "",
        response=_response(item),
        points=points,
        outcome=_FEEDBACK_OUTCOME if feedback else "",
        body=_open_body(item) if is_open else _choice_body(item),
        processing=_processing(item, shows_feedback=bool(feedback)),
        feedback=feedback,
    )


def _response(item: QuizItem) -> str:
    if item.kind is ItemKind.OPEN:
        return '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>'
    values = "".join(f"<value>{_choice_name(index)}</value>" for index in item.correct)
    correct = f"<correctResponse>{values}</correctResponse>" if values else ""
    if item.kind is ItemKind.SINGLE:
        return f'<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">{correct}\
</responseDeclaration>'
    return f'<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">{correct}\
{_mapping(item)}</responseDeclaration>'


def _mapping(item: QuizItem) -> str:
    """Each right option counts its part, each wrong one takes its part away; never below nothing."""
    right = 1 / max(1, len(item.correct))
    wrong = -1 / max(1, len(item.options) - len(item.correct))
    entries = "".join(
        f'<mapEntry mapKey="{_choice_name(index)}" mappedValue="{right if index in item.correct else wrong:.6f}"/>'
        for index in range(len(item.options))
    )
    return f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'


def _choice_body(item: QuizItem) -> str:
    most = 1 if item.kind is ItemKind.SINGLE else 0
    choices = "\n".join(
        f'<simpleChoice identifier="{_choice_name(index)}">{html_of(option)}</simpleChoice>'
        for index, option in enumerate(item.options)
    )
    return (
        f"<div>{blocks_of(item.question)}</div>\n"
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">\n{choices}\n'
        "</choiceInteraction>"
    )


def _open_body(item: QuizItem) -> str:
    """The question, and for the one who grades the model answer and the criteria."""
    parts = [
        f"<div>{blocks_of(item.question)}</div>",
        '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="10"/>',
    ]
    criteria = "".join(f"<li>{html_of(line.criterion)} ({line.points})</li>" for line in item.rubric)
    guidance = (blocks_of(item.answer) if item.answer.strip() else "") + (f"<ul>{criteria}</ul>" if criteria else "")
    if guidance:
        parts.append(f'<rubricBlock view="scorer author"><div>{guidance}</div></rubricBlock>')
    return "\n".join(parts)


def _processing(item: QuizItem, *, shows_feedback: bool) -> str:
    score = {ItemKind.SINGLE: _SCORE_MATCH, ItemKind.MULTIPLE: _SCORE_MAPPED, ItemKind.OPEN: ""}[item.kind]
    rules = score + (_SHOW_FEEDBACK if shows_feedback else "")
    return f"<responseProcessing>{rules}</responseProcessing>\n" if rules else ""


def _choice_name(index: int) -> str:
    """Numbered and not lettered: the place that is shuffled away says nothing about the option."""
    return f"choice-{index + 1}"
