"""The stages of S4's pipelines in words for a person."""

from typing import Final

from schemas.story import PHASE_OF_STAGE, PHASES

#: Stage -> what is being done.
STEPS: Final = {
    "receive_character": "Looking at the character's picture",
    "receive_picture": "Looking at the picture",
    "outline": "Planning the story",
    "story": "Writing the story",
    "scenes": "Cutting the story into scenes",
    "part_story": "Reading the story",
    "write_scenes": "Cutting the story into scenes",
    "join_scenes": "Putting the scenes in order",
    "describe_character": "Describing the character",
    "order_pictures": "Preparing the pictures",
    "illustrate": "Drawing the pictures",
    "draw_cartoon": "Drawing the cartoon",
    "draw_image": "Drawing the picture",
    "draft_book": "Preparing the book",
    "assemble_book": "Putting the book together",
    "save_book": "Saving the book",
}
STARTING: Final = "Starting"


def step_of(stage: str | None) -> str:
    """What to show of a stage; a stage that is not named here is shown as it is called."""
    if stage is None:
        return STARTING
    return STEPS.get(stage) or stage.replace("_", " ").capitalize()


def phase_of(stage: str | None) -> str:
    """The phase that a stage of `auto-story` belongs to."""
    return PHASE_OF_STAGE.get(stage or "", PHASES[0])
