"""A whole generation, from request to document, with the offline author and with answers of a model."""

from typing import Any

import pytest

from providers.author import Ask
from schemas.errors import PermanentError
from schemas.generation import AssignmentCounts, Mode
from schemas.quiz import ItemKind
from tests.doubles.pipeline_run import World
from tests.unit.workers.generation.world import FACTS, LECTURE, generate, model, request, world
from workers.text.generation.shapes import ClaimsDraft, ItemsDraft, ReviewDraft, SectionDraft

AUTHORS = pytest.mark.parametrize("answer", [None, model], ids=["offline", "model"])


def asked(of: World, shape: type[Any]) -> list[Ask[Any]]:
    return [ask for ask in of.asks if ask.shape is shape]


def replies(shape: type[Any], change: Any) -> Any:
    """The model's answers, those of one shape changed by `change(draft, number of the ask)`."""
    count = 0

    def answer(ask: Ask[Any]) -> Any:
        nonlocal count
        draft = model(ask)
        if ask.shape is shape:
            count += 1
            return change(draft, count)
        return draft

    return answer


@AUTHORS
@pytest.mark.parametrize("mode", [Mode.LECTURE, Mode.PRE_READ])
@pytest.mark.promise("S1.010", "S1.011")
async def test_a_transcript_becomes_text_that_says_only_what_it_says(answer: Any, mode: Mode) -> None:
    rows = await generate(request(mode), world(answer))
    assert rows.content.startswith("# Waterways")
    assert [section.title.lower() for section in rows.sections] in (["bridges", "locks"], ["locks", "bridges"])
    assert all(section.body for section in rows.sections)
    assert rows.report.blocks == ()
    numbers = {word for word in rows.content.replace(",", " ").split() if word.isdigit()}
    assert numbers <= {word for word in LECTURE.replace(",", " ").split() if word.isdigit()}


@AUTHORS
@pytest.mark.promise("S1.012", "S1.013", "S1.014", "S1.015")
async def test_an_assignment_has_exactly_the_items_asked_for(answer: Any) -> None:
    rows = await generate(request(Mode.ASSIGNMENT), world(answer))
    items = [item for section in rows.sections for item in section.items]
    by_kind = {kind: [item for item in items if item.kind is kind] for kind in ItemKind}
    assert [len(by_kind[kind]) for kind in (ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.OPEN)] == [4, 2, 2]
    assert all(len(item.correct) == 1 for item in by_kind[ItemKind.SINGLE])
    assert all(len(item.correct) >= 2 for item in by_kind[ItemKind.MULTIPLE])
    assert all(item.answer and item.rubric for item in by_kind[ItemKind.OPEN])
    assert len({item.question for item in items}) == 8


async def test_items_that_an_answer_lacks_are_asked_for_again_by_number() -> None:
    def forget(draft: ItemsDraft, count: int) -> ItemsDraft:
        return ItemsDraft(items=draft.items[:1]) if count <= 2 else draft

    of = world(replies(ItemsDraft, forget))
    rows = await generate(request(Mode.ASSIGNMENT), of)
    assert sum(len(section.items) for section in rows.sections) == 8
    prompts = [ask.prompt for ask in asked(of, ItemsDraft)]
    assert len(set(prompts)) == len(prompts)
    assert len({ask.key for ask in asked(of, ItemsDraft)}) >= 2


async def test_an_assignment_that_cannot_be_filled_fails_rather_than_deliver_fewer() -> None:
    of = world(replies(ItemsDraft, lambda draft, _: ItemsDraft(items=draft.items[:0])))
    with pytest.raises(PermanentError) as failed:
        await generate(request(Mode.ASSIGNMENT), of)
    assert failed.value.error_code == "review_blocked"
    assert of.saved == []
    assert [place for place in of.ran if place[0] == "refinement"] == [("refinement", (), n) for n in range(3)]


async def test_the_offline_author_refuses_more_items_than_the_transcript_has_matter_for() -> None:
    wanted = request(Mode.ASSIGNMENT, counts=AssignmentCounts(mcsc=100, mcmc=100, subjective=100))
    with pytest.raises(PermanentError, match="review"):
        await generate(wanted, world())


async def test_without_transcript_and_model_there_is_nothing_to_write_from() -> None:
    of = world()
    with pytest.raises(PermanentError, match="ANTHROPIC_API_KEY") as failed:
        await generate(request(transcript=False), of)
    assert failed.value.error_code == "nothing_to_write_from"


async def test_a_model_writes_without_transcript_and_skips_the_comparison() -> None:
    of = world(model)
    rows = await generate(request(transcript=False), of)
    assert asked(of, ClaimsDraft) == []
    assert {stage for stage, _, _ in of.ran}.isdisjoint({"gap_analysis"})
    assert len(rows.sections) == 2


@AUTHORS
async def test_a_transcript_that_covers_nothing_fails_with_the_names(answer: Any) -> None:
    with pytest.raises(PermanentError, match=r"volcanoes, glaciers|glaciers, volcanoes") as failed:
        await generate(request(subtopics=("volcanoes", "glaciers")), world(answer))
    assert failed.value.error_code == "nothing_covered"


@AUTHORS
async def test_a_subtopic_that_the_transcript_misses_is_named_and_not_written(answer: Any) -> None:
    rows = await generate(request(subtopics=("bridges", "volcanoes", "locks")), world(answer))
    assert {section.title for section in rows.sections} == {"bridges", "locks"}
    assert "does not speak of: volcanoes" in rows.content


async def test_numbers_names_and_claims_that_the_passages_lack_are_removed_and_listed() -> None:
    def invent(draft: SectionDraft, _: int) -> SectionDraft:
        lies = " It was opened in 1911 by 400 guests. Count Rupert of Zollern paid for it. It is painted blue."
        return draft.model_copy(update={"body": draft.body + lies})

    def answer(ask: Ask[Any]) -> Any:
        if ask.shape is ClaimsDraft:
            lines = ask.prompt.split("\n")
            return ClaimsDraft(unsupported=[int(line.split(".")[0]) for line in lines if "painted blue" in line])
        draft = model(ask)
        return invent(draft, 0) if ask.shape is SectionDraft else draft

    rows = await generate(request(), world(answer))
    for lie in ("1911", "Zollern", "painted blue"):
        assert lie not in rows.content
        assert any(lie in finding.message for finding in rows.report.repaired)
    assert {"unsupported_number", "unsupported_name", "unsupported_claim"} <= {f.check for f in rows.report.repaired}


async def test_what_a_reader_blocks_is_written_again_with_the_reason() -> None:
    def object_once(draft: ReviewDraft, count: int) -> ReviewDraft:
        problem = {"section": 1, "problem": "The frost is never explained.", "blocks": True}
        return ReviewDraft.model_validate({"problems": [problem] if count == 1 else []})

    of = world(replies(ReviewDraft, object_once))
    await generate(request(), of)
    assert [place for place in of.ran if place[0] == "refinement"] == [("refinement", (), 0)]
    rewritten = [ask for ask in asked(of, SectionDraft) if "never explained" in ask.prompt]
    assert len(rewritten) == 1


async def test_refinement_ends_after_three_rounds() -> None:
    def object_always(draft: ReviewDraft, _: int) -> ReviewDraft:
        return ReviewDraft.model_validate({"problems": [{"section": 1, "problem": "Wrong.", "blocks": True}]})

    of = world(replies(ReviewDraft, object_always))
    with pytest.raises(PermanentError, match="did not pass the review: Wrong"):
        await generate(request(), of)
    keys = [ask.key for ask in asked(of, SectionDraft)]
    assert len(keys) == 2 + 3


async def test_leaked_reasoning_never_reaches_the_document() -> None:
    def leak(draft: SectionDraft, count: int) -> SectionDraft:
        if count > 2:
            return draft
        return draft.model_copy(
            update={"body": "As an AI language model, I will now write the section.\n\n" + draft.body}
        )

    rows = await generate(request(), world(replies(SectionDraft, leak)))
    assert "language model" not in rows.content


async def test_sections_do_not_repeat_each_other() -> None:
    same = " ".join(FACTS["bridges"][:3])

    def repeat(draft: SectionDraft, _: int) -> SectionDraft:
        return draft.model_copy(update={"body": f"{same} {draft.body}"})

    rows = await generate(request(transcript=False), world(replies(SectionDraft, repeat)))
    assert rows.content.count(FACTS["bridges"][0]) == 1


async def test_two_hundred_subtopics_are_two_hundred_sections_at_most() -> None:
    subtopics = (*(f"river number {number}" for number in range(198)), "bridges", "locks")
    rows = await generate(request(subtopics=subtopics), world())
    assert {"bridges", "locks"} <= {section.title for section in rows.sections}


async def test_the_offline_document_says_that_no_model_wrote_it() -> None:
    rows = await generate(request(), world())
    assert rows.author == "offline"
    assert "no language model wrote it" in rows.content


async def test_the_same_request_gives_the_same_document() -> None:
    first, second = [await generate(request(), world()) for _ in range(2)]
    assert first.content == second.content
