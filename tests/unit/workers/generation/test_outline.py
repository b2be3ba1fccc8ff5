"""What the transcript has on each subtopic, and who writes which item."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.generation import (
    AssignmentCounts,
    Coverage,
    Detected,
    Outline,
    PartCoverage,
    SectionPlan,
    Span,
    SubtopicFound,
)
from schemas.quiz import ItemKind
from tests.unit.workers.generation.world import SUBTOPICS, request
from workers.text.generation.coverage import PASSAGE_CHARS_MAX, outline, with_items
from workers.text.generation.detection import SAMPLE_CHARS, sample_of


class Quiet:
    async def progress(self, *_: Any) -> None: ...


def found(subtopic: int, coverage: str, *starts: int, length: int = 100) -> SubtopicFound:
    spans = tuple(Span(start=start, end=start + length) for start in starts)
    return SubtopicFound(subtopic=subtopic, coverage=Coverage(coverage), passages=spans)


async def plan(*parts: PartCoverage) -> Outline:
    detected = Detected(course="c", audience="a", language="en", subtopics=SUBTOPICS, author="offline")
    return await outline(cast(Any, Quiet()), request(), detected, list(parts))


async def test_passages_of_all_parts_are_gathered_in_the_order_they_were_spoken() -> None:
    made = await plan(
        PartCoverage(found=(found(0, "covered", 300, 100), found(1, "partly", 500))),
        PartCoverage(found=(found(0, "partly", 900),)),
    )
    bridges, locks = made.sections
    assert [span.start for span in bridges.passages] == [100, 300, 900]
    assert (bridges.coverage, locks.coverage) == (Coverage.COVERED, Coverage.PARTLY)
    assert made.partly == ("locks",)


async def test_what_is_touched_in_many_places_is_covered() -> None:
    made = await plan(PartCoverage(found=(found(0, "partly", 100, 300, 500, 700),)))
    assert made.sections[0].coverage is Coverage.COVERED
    assert made.missing == ("locks",)


async def test_a_section_is_given_no_more_than_an_author_can_read() -> None:
    far = tuple(range(0, 100_000, 1_200))
    made = await plan(PartCoverage(found=(found(0, "covered", *far, length=1_100),)))
    assert sum(span.end - span.start for span in made.sections[0].passages) <= PASSAGE_CHARS_MAX
    assert made.sections[0].passages[0].start == 0


async def test_every_part_is_heard_before_one_has_its_second_turn() -> None:
    half = PASSAGE_CHARS_MAX // 2
    made = await plan(
        PartCoverage(found=(found(0, "covered", 0, half, length=half),)),
        PartCoverage(found=(found(0, "covered", 10 * half, 11 * half, length=half),)),
    )
    assert [span.start for span in made.sections[0].passages] == [0, 10 * half]


@given(st.integers(1, 40), st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_every_item_is_given_to_exactly_one_section(sections: int, mcsc: int, mcmc: int, subjective: int) -> None:
    if mcsc + mcmc + subjective == 0:
        return
    plans = [SectionPlan(subtopic=str(number), coverage=Coverage.UNKNOWN) for number in range(sections)]
    given_out = with_items(plans, AssignmentCounts(mcsc=mcsc, mcmc=mcmc, subjective=subjective))
    items = sorted((item.number, item.kind) for section in given_out for item in section.items)
    kinds = [ItemKind.SINGLE] * mcsc + [ItemKind.MULTIPLE] * mcmc + [ItemKind.OPEN] * subjective
    assert items == list(enumerate(kinds, start=1))
    sizes = [len(section.items) for section in given_out]
    assert max(sizes) - min(sizes) <= 1


def test_sections_with_more_to_ask_about_get_more_items() -> None:
    rich = SectionPlan(subtopic="rich", coverage=Coverage.COVERED, passages=(Span(start=0, end=12_000),))
    poor = SectionPlan(subtopic="poor", coverage=Coverage.PARTLY, passages=(Span(start=0, end=200),))
    first, second = with_items([poor, rich], AssignmentCounts(mcsc=10, mcmc=0, subjective=0))
    assert len(second.items) > len(first.items) > 0


@pytest.mark.parametrize("text", ["", "short", "One paragraph. " * 3_000, "Many.\n\n" * 5_000])
def test_the_sample_begins_at_the_beginning_and_stays_small(text: str) -> None:
    sample = sample_of(text)
    assert sample[:100] == text[:100]
    assert len(sample) <= SAMPLE_CHARS * 1.2
