"""The QTI package against the published structure, and read by a tool that we did not write."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.quiz import QuizItem
from tests.unit.workers.books.packs import choice, essay
from tests.unit.workers.books.qti_structure import CP, QTI, check
from workers.books.qti import make_qti

MANY = choice(options=("2", "3", "4", "5", "8"), correct=(0, 1, 3), explanation="Only by themselves.")
CODE = choice("Run:\n\n```python\nif a < b: pass\n```", ("`x<y`", "$a<b$", "&amp; \x00", "plain"), (2,), id='"&<')
ALL = [choice(explanation="Five."), MANY, essay(), CODE]


def files(data: bytes) -> dict[str, Any]:
    """Root element by file name."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}


def item(question: QuizItem) -> Any:
    return files(make_qti("T", [question]))["items/item-001.xml"]


def words(element: Any) -> str:
    return "".join(element.itertext()).strip()


def score(root: Any, chosen: set[str]) -> float:
    """What the item's own declarations give for these choices, as the standard defines them."""
    declaration = root.find(f"{QTI}responseDeclaration")
    mapping = declaration.find(f"{QTI}mapping")
    if mapping is None:
        return float(chosen == {value.text for value in declaration.iter(f"{QTI}value")})
    values = {entry.get("mapKey"): float(entry.get("mappedValue")) for entry in mapping}
    total = sum(values[name] for name in chosen)
    return min(float(mapping.get("upperBound")), max(float(mapping.get("lowerBound")), total))


def test_every_element_stands_where_the_published_structure_has_it() -> None:
    for name, root in files(make_qti("A <title> & more", ALL, language="en-GB")).items():
        check(root, CP if name == "imsmanifest.xml" else QTI)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=30), min_size=2, max_size=4), st.text(max_size=40))
def test_no_text_breaks_the_structure(question: str, options: list[str], explanation: str) -> None:
    made = make_qti(question, [choice(question or "?", tuple(options), (0,), explanation=explanation)])
    for name, root in files(made).items():
        check(root, CP if name == "imsmanifest.xml" else QTI)


def test_the_manifest_names_every_file_once() -> None:
    data = make_qti("T", ALL)
    found = files(data)
    manifest = found.pop("imsmanifest.xml")
    assert sorted(file.get("href") for file in manifest.iter(f"{CP}file")) == sorted(found)
    kinds = {resource.get("href"): resource.get("type") for resource in manifest.iter(f"{CP}resource")}
    assert kinds["test.xml"] == "imsqti_test_xmlv2p1"
    assert {kind for name, kind in kinds.items() if name != "test.xml"} == {"imsqti_item_xmlv2p1"}
    ids = {resource.get("identifier") for resource in manifest.iter(f"{CP}resource")}
    assert {needed.get("identifierref") for needed in manifest.iter(f"{CP}dependency")} == ids - {"test"}


def test_the_test_shuffles_its_questions_and_names_them_all() -> None:
    found = files(make_qti("My & quiz", ALL))
    test = found["test.xml"]
    assert test.get("title") == "My & quiz"
    assert test.find(f".//{QTI}ordering").get("shuffle") == "true"
    references = [reference.get("href") for reference in test.iter(f"{QTI}assessmentItemRef")]
    assert references == [f"items/item-00{number}.xml" for number in (1, 2, 3, 4)]
    assert set(references) <= set(found)


def test_one_right_option_is_chosen_alone_and_scores_one() -> None:
    root = item(choice(explanation="Five has no divisors."))
    interaction = root.find(f".//{QTI}choiceInteraction")
    assert (interaction.get("maxChoices"), interaction.get("shuffle")) == ("1", "true")
    assert [words(option) for option in interaction] == ["4", "5", "6", "8"]
    assert root.find(f"{QTI}responseDeclaration").get("cardinality") == "single"
    assert score(root, {"choice-2"}) == 1
    assert score(root, {"choice-1"}) == 0


def test_several_right_options_share_the_point_and_ticking_all_earns_nothing() -> None:
    root = item(MANY)
    assert root.find(f".//{QTI}choiceInteraction").get("maxChoices") == "0"
    assert root.find(f"{QTI}responseDeclaration").get("cardinality") == "multiple"
    assert score(root, {"choice-1", "choice-2", "choice-4"}) == pytest.approx(1, abs=1e-5)
    assert score(root, {"choice-1"}) == pytest.approx(1 / 3, abs=1e-5)
    assert score(root, {f"choice-{number}" for number in range(1, 6)}) == pytest.approx(0, abs=1e-5)
    assert score(root, {"choice-3", "choice-5"}) == 0


def test_the_explanation_is_feedback_after_every_answer() -> None:
    root = item(choice(explanation="Five has no divisors."))
    feedback = root.find(f"{QTI}modalFeedback")
    assert words(feedback) == "Five has no divisors."
    assert feedback.get("showHide") == "show"
    outcome = root.findall(f"{QTI}responseProcessing/{QTI}setOutcomeValue")[-1]
    assert (outcome.get("identifier"), words(outcome)) == (
        feedback.get("outcomeIdentifier"),
        feedback.get("identifier"),
    )
    assert item(choice()).find(f"{QTI}modalFeedback") is None


def test_an_open_question_takes_text_and_tells_only_the_grader_what_is_right() -> None:
    root = item(essay())
    assert root.find(f".//{QTI}extendedTextInteraction") is not None
    assert root.find(f"{QTI}outcomeDeclaration").get("normalMaximum") == "3"
    rubric = root.find(f".//{QTI}rubricBlock")
    assert rubric.get("view").split() == ["scorer", "author"]
    assert "the Calvin cycle" in words(rubric)
    assert "names both stages (2)" in words(rubric)


def test_code_formulas_and_signs_arrive_as_text() -> None:
    root = item(CODE)
    assert root.get("label") == '"&<'
    assert words(root.find(f".//{QTI}pre/{QTI}code")) == "if a < b: pass"
    choices = [words(option) for option in root.iter(f"{QTI}simpleChoice")]
    assert choices == ["x<y", "\\(a< b\\)", "&amp;", "plain"]


def test_the_language_is_named_when_it_is_known() -> None:
    root = files(make_qti("T", [choice()], language="de"))["items/item-001.xml"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"


def test_the_same_quiz_gives_the_same_bytes() -> None:
    assert make_qti("T", ALL) == make_qti("T", ALL)


@pytest.mark.filterwarnings("ignore")
def test_pyslet_reads_every_file(tmp_path: Path) -> None:
    pytest.importorskip("pyslet", reason="the package `pyslet` (a reader of QTI 2.1, for tests only) is not installed")
    import pyslet.imscpv1p2 as packages
    import pyslet.qtiv2.xml as documents
    from pyslet.rfc2396 import FileURL

    (tmp_path / "quiz.zip").write_bytes(make_qti("T", ALL))
    package = packages.ContentPackage(str(tmp_path / "quiz.zip"))
    resources = package.manifest.root.Resources.Resource
    assert [resource.href for resource in resources] == ["test.xml", *(f"items/item-00{n}.xml" for n in (1, 2, 3, 4))]
    with zipfile.ZipFile(tmp_path / "quiz.zip") as unpacked:
        unpacked.extractall(tmp_path)
    for number, kind in enumerate(("ChoiceInteraction", "ChoiceInteraction", "ExtendedTextInteraction"), start=1):
        document = documents.QTIDocument(base_uri=str(FileURL.from_path(str(tmp_path / f"items/item-00{number}.xml"))))
        document.read()
        assert document.root.is_declared("RESPONSE")
        assert kind in [type(child).__name__ for child in document.root.ItemBody.get_children()]
    test = documents.QTIDocument(base_uri=str(FileURL.from_path(str(tmp_path / "test.xml"))))
    test.read()
    assert len(test.root.TestPart[0].AssessmentSection[0].SectionPart) == 4
