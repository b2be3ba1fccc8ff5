"""What of an author's outline and story can be used: cleaned, bounded, never empty."""

import re
from collections.abc import Callable

from schemas.story import STORY_CHARS_MAX, StoryOutline, WrittenStory
from workers.exam_input import strip_controls
from workers.text.story.shapes import OutlineDraft, StoryDraft

BEATS_MAX, BEAT_CHARS_MAX, TITLE_CHARS_MAX, HERO_CHARS_MAX = 24, 600, 300, 80
#: A story of fewer characters is none; the offline author's stands in, and is labelled.
STORY_CHARS_MIN = 200
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|\*{3,}\s*$|-{3,}\s*$)|\*\*|__", re.MULTILINE)


def outline_of(draft: OutlineDraft, offline: Callable[[], OutlineDraft]) -> StoryOutline:
    """The outline; one without beats or title is taken from the offline author."""
    used = draft if any(_line(beat) for beat in draft.beats) and _line(draft.title) else offline()
    beats = [_line(beat)[:BEAT_CHARS_MAX] for beat in used.beats]
    return StoryOutline(
        title=_line(used.title)[:TITLE_CHARS_MAX],
        hero=_line(used.hero)[:HERO_CHARS_MAX].strip(),
        beats=tuple(beat for beat in beats if beat)[:BEATS_MAX],
        lesson=_line(used.lesson)[:BEAT_CHARS_MAX],
    )


def written_of(
    draft: StoryDraft, outline: StoryOutline, offline: Callable[[], StoryDraft], *, author: str
) -> WrittenStory:
    """The story in paragraphs parted by empty lines, no sentence of it twice."""
    paragraphs = _paragraphs(draft)
    title = _line(draft.title) or outline.title
    if sum(map(len, paragraphs)) < STORY_CHARS_MIN:
        spare = offline()
        paragraphs, title, author = _paragraphs(spare), _line(spare.title), "offline"
    text = "\n\n".join(paragraphs)[:STORY_CHARS_MAX]
    return WrittenStory(title=title[:TITLE_CHARS_MAX], text=text, author=author)


def _paragraphs(draft: StoryDraft) -> list[str]:
    """Markup and headings go; a paragraph that says again what another said goes."""
    kept: list[str] = []
    for raw in draft.paragraphs:
        for block in re.split(r"\n\s*\n", strip_controls(raw)):
            text = _line(_MARKS.sub("", block))
            if text and text not in kept and text != _line(draft.title):
                kept.append(text)
    return kept


def _line(text: str) -> str:
    return " ".join(strip_controls(text).split())
