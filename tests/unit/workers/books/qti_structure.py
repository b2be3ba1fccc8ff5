"""The part of QTI 2.1 (final) and IMS Content Packaging that Inkmill writes: children in order, and attributes."""

import re
from collections.abc import Mapping
from typing import Any

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
_XML, _XSI = "{http://www.w3.org/XML/1998/namespace}", "{http://www.w3.org/2001/XMLSchema-instance}"
_INLINE = "(br |code )*"
_FLOW = "(p |pre |div |ul |br |code )*"
_BLOCKS = "(p |pre |div |ul )+"
_RULES = "(responseCondition |setOutcomeValue )*"
_EXPRESSION = "(match |variable |correct |baseValue |mapResponse |sum |testVariables )"
#: Element -> (children in their order as a regular expression, required attributes, further attributes, has text).
_Rule = tuple[str, str, str, bool]
STRUCTURE: Mapping[str, _Rule] = {
    "assessmentItem": (
        "(responseDeclaration )*(outcomeDeclaration )*(templateDeclaration )*(templateProcessing )?(stylesheet )*"
        "(itemBody )?(responseProcessing )?(modalFeedback )*",
        "identifier title adaptive timeDependent", "label xml:lang xsi:schemaLocation", False,
    ),
    "responseDeclaration": (
        "(defaultValue )?(correctResponse )?(mapping )?(areaMapping )?", "identifier cardinality", "baseType", False
    ),
    "outcomeDeclaration": (
        "(defaultValue )?(matchTable |interpolationTable )?", "identifier cardinality",
        "baseType normalMaximum normalMinimum", False,
    ),
    "defaultValue": ("(value )+", "", "", False),
    "correctResponse": ("(value )+", "", "", False),
    "value": ("", "", "", True),
    "mapping": ("(mapEntry )+", "defaultValue", "lowerBound upperBound", False),
    "mapEntry": ("", "mapKey mappedValue", "caseSensitive", False),
    "itemBody": ("(p |pre |div |ul |choiceInteraction |extendedTextInteraction |rubricBlock )*", "", "class", False),
    "choiceInteraction": ("(prompt )?(simpleChoice )+", "responseIdentifier", "shuffle maxChoices minChoices", False),
    "simpleChoice": (_FLOW, "identifier", "fixed", True),
    "extendedTextInteraction": ("(prompt )?", "responseIdentifier", "expectedLines expectedLength", False),
    "rubricBlock": (_BLOCKS, "view", "use", False),
    "modalFeedback": (_FLOW, "outcomeIdentifier showHide identifier", "title", True),
    "responseProcessing": (_RULES, "", "template", False),
    "responseCondition": ("responseIf (responseElseIf )*(responseElse )?", "", "", False),
    "responseIf": (_EXPRESSION + _RULES, "", "", False),
    "responseElse": (_RULES, "", "", False),
    "setOutcomeValue": (_EXPRESSION, "identifier", "", False),
    "match": (_EXPRESSION + _EXPRESSION, "", "", False),
    "variable": ("", "identifier", "", False),
    "correct": ("", "identifier", "", False),
    "mapResponse": ("", "identifier", "", False),
    "baseValue": ("", "baseType", "", True),
    "sum": (_EXPRESSION + "+", "", "", False),
    "testVariables": ("", "", "variableIdentifier baseType sectionIdentifier", False),
    "assessmentTest": (
        "(outcomeDeclaration )*(timeLimits )?(stylesheet )*(testPart )+(outcomeProcessing )?(testFeedback )*",
        "identifier title", "toolName toolVersion", False,
    ),
    "testPart": (
        "(preCondition )*(branchRule )*(itemSessionControl )?(timeLimits )?(assessmentSection )+(testFeedback )*",
        "identifier navigationMode submissionMode", "", False,
    ),
    "assessmentSection": (
        "(preCondition )*(branchRule )*(itemSessionControl )?(timeLimits )?(selection )?(ordering )?(rubricBlock )*"
        "(assessmentItemRef |assessmentSection )*",
        "identifier title visible", "", False,
    ),
    "itemSessionControl": ("", "", "showFeedback maxAttempts", False),
    "ordering": ("", "", "shuffle", False),
    "assessmentItemRef": ("(branchRule )*", "identifier href", "", False),
    "outcomeProcessing": ("(setOutcomeValue )*", "", "", False),
    "div": (_FLOW, "", "class", True),
    "p": (_INLINE, "", "class", True),
    "pre": (_INLINE, "", "class", True),
    "code": (_INLINE, "", "class", True),
    "ul": ("(li )*", "", "class", False),
    "li": (_FLOW, "", "class", True),
    "br": ("", "", "", False),
    "manifest": ("metadata organizations resources ", "identifier", "xsi:schemaLocation", False),
    "metadata": ("(schema )?(schemaversion )?", "", "", False),
    "schema": ("", "", "", True),
    "schemaversion": ("", "", "", True),
    "organizations": ("", "", "", False),
    "resources": ("(resource )*", "", "", False),
    "resource": ("(metadata )?(file )*(dependency )*", "identifier type", "href", False),
    "file": ("", "href", "", False),
    "dependency": ("", "identifierref", "", False),
}  # fmt: skip
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def check(element: Any, namespace: str) -> None:
    """Fails for the first element that the structure does not allow where it stands."""
    name = str(element.tag)
    assert name.startswith(namespace), f"{name} is not in {namespace}"
    name = name.removeprefix(namespace)
    children, required, further, has_text = STRUCTURE[name]
    found = "".join(f"{str(child.tag).removeprefix(namespace)} " for child in element)
    assert re.fullmatch(children, found), f"{name} may not hold {found}"
    attributes = {key.replace(_XML, "xml:").replace(_XSI, "xsi:"): value for key, value in element.attrib.items()}
    assert set(required.split()) <= set(attributes), f"{name} lacks one of {required}"
    assert set(attributes) <= {*required.split(), *further.split()}, f"{name} has {set(attributes)}"
    for key, value in attributes.items():
        assert not key.lower().endswith("identifier") or _IDENTIFIER.fullmatch(value), f"{key}={value}"
    texts = [element.text, *(child.tail for child in element)]
    assert has_text or not "".join(text or "" for text in texts).strip(), f"{name} holds text"
    for child in element:
        check(child, namespace)
