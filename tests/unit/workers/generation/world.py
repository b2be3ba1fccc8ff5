"""A spoken lecture that we wrote, and generations of it that run in this process."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from pipelines.generation import generation
from providers.author import Ask
from schemas.generation import AssignmentCounts, GenerationRequest, GenerationRows, Mode
from tests.doubles import generation_answers
from tests.doubles.pipeline_run import World, run_pipeline

TRANSCRIPT_ID = UUID("6f1c1e4e-0000-4000-8000-00000000000a")

#: Each fact has a number or a name of its own, so that none can be taken for another.
FACTS = {
    "bridges": (
        "The first bridge of the river Lenne was built from 340 oak trunks by the carpenter Matthis Ohl.",
        "A bridge carries its own weight first, and only what is left of its strength carries the carts.",
        "The arch of a stone bridge pushes outward, so its feet must be held by 12 feet of solid rock.",
        "When the frost of the year 1784 came, the ice broke 3 of the wooden piers in a single night.",
        "A bridge that sways in step with the marching of soldiers can be brought down by 74 pairs of boots.",
        "Every bridge must be closed for repairs when its timbers have lost 15 percent of their width.",
        "The master Ohl measured his bridge with a rope that had knots at every 7 spans of the hand.",
    ),
    "locks": (
        "A lock lifts a boat by letting water into a chamber whose gates are held shut by the water itself.",
        "The lock at Hagen lifts 28 boats a day, and each of them costs 90000 litres of water.",
        "The gates of a lock meet at an angle of 18 degrees, so that the river presses them together.",
        "Before a lock is opened the keeper lets the levels become equal, which takes 11 minutes at Hagen.",
        "A lock loses water through its gates, and the keeper Dorothea Brandt stuffed the gaps with moss.",
        "Two locks behind one another are called a staircase, and the staircase of Hagen has 5 chambers.",
        "The boats that wait below a lock are pulled in by horses, never by their own sails.",
    ),
}
LECTURE = "\n\n".join(" ".join(facts[start : start + 2]) for facts in FACTS.values() for start in range(0, 7, 2))
SUBTOPICS = ("bridges", "locks")


def request(mode: Mode = Mode.LECTURE, *, transcript: bool = True, **changes: Any) -> GenerationRequest:
    counts = AssignmentCounts(mcsc=4, mcmc=2, subjective=2) if mode is Mode.ASSIGNMENT else None
    values = {"topic": "Waterways", "subtopics": SUBTOPICS, "mode": mode, "counts": counts}
    return GenerationRequest(**{**values, "transcript_id": TRANSCRIPT_ID if transcript else None, **changes})


def world(answer: Callable[[Ask[Any]], Any] | None = None, transcript: str = LECTURE) -> World:
    return World(answer=answer, transcripts={TRANSCRIPT_ID: transcript})


def model(ask: Ask[Any]) -> Any:
    """A model's good answer, as the double of the provider makes it."""
    content = [{"type": "text", "text": text} for text in (ask.shared, ask.prompt) if text]
    schema = ask.shape.model_json_schema()
    body = {"messages": [{"role": "user", "content": content}], "output_config": {"format": {"schema": schema}}}
    return ask.shape.model_validate_json(generation_answers.answer(body))


async def generate(wanted: GenerationRequest, of: World) -> GenerationRows:
    """What the generation saves. Raises PermanentError."""
    await run_pipeline(generation(), wanted, of)
    (rows,) = of.saved
    assert isinstance(rows, GenerationRows)
    return rows
