"""One section of a lecture or a pre-read, put together from what was said."""

from schemas.generation import Mode
from workers.text.generation.shapes import SectionDraft
from workers.text.offline.transcript.choosing import Scores
from workers.text.offline.transcript.lecture import lecture
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.pre_read import pre_read
from workers.text.offline.transcript.spoken import said_in
from workers.text.offline.transcript.terms import Terms
from workers.text.offline.transcript.themes import theme_of
from workers.text.offline.transcript.wording import wording


def offline_section(
    topic: str, subtopic: str, passages: tuple[str, ...], others: tuple[str, ...], mode: Mode, language: str
) -> SectionDraft:
    """The section on `subtopic` from `passages` in the order of the transcript; `others` are the other subtopics.

    The same passages give the same section. Every sentence of the body is a sentence of the passages, up to the light
    touch of `sentences`.
    """
    said = said_in(passages)
    theme = theme_of(subtopic)
    material = Material(
        subtopic=subtopic,
        theme=theme,
        said=said,
        scores=Scores(said, theme, [theme_of(other) for other in others]),
        terms=Terms(said, language.split("-", maxsplit=1)[0].lower()),
        say=wording(language),
    )
    return pre_read(material) if mode is Mode.PRE_READ else lecture(material)
