"""A quiz as a QTI 2.1 package: a zip with a manifest, a test that shuffles its questions, and one file for each item.

Structure and names as in "IMS Question and Test Interoperability 2.1, Final" and "IMS Content Packaging 1.1".
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from html import escape

from schemas.quiz import QuizItem
from workers.books.fragments import plain_of
from workers.books.qti_items import item_xml
from workers.books.typst_strings import printable

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_TITLE_MAX = 200
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 \
http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd \
http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd" \
identifier="inkmill-quiz">
<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>
{dependencies}
</resource>
{items}
</resources>
</manifest>
"""
_TEST = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="{qti}" identifier="test" title="{title}">
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">
<assessmentSection identifier="section" title="{title}" visible="true">
<itemSessionControl showFeedback="true"/>
<ordering shuffle="true"/>
{items}
</assessmentSection>
</testPart>
<outcomeProcessing><setOutcomeValue identifier="SCORE"><sum><testVariables variableIdentifier="SCORE"/></sum>\
</setOutcomeValue></outcomeProcessing>
</assessmentTest>
"""


def make_qti(title: str, questions: Sequence[QuizItem], *, language: str | None = None) -> bytes:
    """The package; the same questions give the same bytes. `language`: language tag of the texts, if known."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _files(title, questions, language):
            package.writestr(zipfile.ZipInfo(name, _EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _files(title: str, questions: Sequence[QuizItem], language: str | None) -> Iterator[tuple[str, str]]:
    names = [f"item-{number:03d}" for number in range(1, len(questions) + 1)]
    shown = escape(plain_of(printable(title), _TITLE_MAX) or "Quiz")
    yield (
        "imsmanifest.xml",
        _MANIFEST.format(
            dependencies="\n".join(f'<dependency identifierref="{name}"/>' for name in names),
            items="\n".join(
                f'<resource identifier="{name}" type="imsqti_item_xmlv2p1" href="items/{name}.xml">'
                f'<file href="items/{name}.xml"/></resource>'
                for name in names
            ),
        ),
    )
    references = "\n".join(f'<assessmentItemRef identifier="{name}" href="items/{name}.xml"/>' for name in names)
    yield "test.xml", _TEST.format(qti=_QTI, title=shown, items=references)
    for name, item in zip(names, questions, strict=True):
        yield f"items/{name}.xml", item_xml(name, item, language)
