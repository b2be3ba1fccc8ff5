"""What of an author's answer can be used: pages in order that lose nothing, scenes that can be drawn.

Sentences are named by numbers, so whatever an author answers, the words on a page are the story's own. What is missing
or cannot be used comes from the offline author.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.story import SCENES_OF_PAGE_MAX, PartScenes, Scene, StoryPage
from workers.exam_input import strip_controls
from workers.text.story.paging import UNFINISHED, cost, page_text
from workers.text.story.prompting import image_prompt, shortened
from workers.text.story.safety import is_safe_to_draw, without_unsafe
from workers.text.story.sentences import Sentence
from workers.text.story.shapes import PageDraft, SceneDraft, ScenesDraft

TEXT_CHARS_MAX, DESCRIPTION_CHARS_MAX, EMOTION_CHARS_MAX = 19_000, 1_500, 60
#: Feelings that say nothing; the offline author has a better word.
_EMPTY_FEELINGS = frozenset(("", "neutral", "none", "normal", "unknown", "n/a"))
#: A passage is at most so many times as long as it should be.
PASSAGE_SLACK = 1.6
#: An author may make so many times the pages that were asked for.
PAGES_SLACK = 1.5


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What the pages of a part must keep to. `passage_words` is 0 where everything is printed."""

    pages: int
    character: str
    language: str
    passage_words: int
    #: Only what is fit for a picture book is drawn.
    gentle: bool


def part_scenes(draft: ScenesDraft, spare: ScenesDraft, sentences: Sequence[Sentence], plan: PartPlan) -> PartScenes:
    """Pages that hold. `spare` is the offline author's answer for the same part."""
    used, starts = draft, _starts(draft, sentences, plan)
    if draft is spare or not _are_enough(starts, plan):
        used, starts = spare, [page.first - 1 for page in spare.pages]
    pages = []
    for number, start in enumerate(starts, start=1):
        stop = starts[number] if number < len(starts) else len(sentences)
        page = _page_at(used, start)
        other = _page_near(spare, start, stop)
        printed = _printed(page, other, start, stop, sentences, plan)
        text = page_text(printed)
        scenes = _scenes(page.scenes if page else [], other.scenes, text, plan)
        pages.append(StoryPage(page_number=number, scenes=scenes, text=text[:TEXT_CHARS_MAX]))
    return PartScenes(pages=tuple(pages))


def _starts(draft: ScenesDraft, sentences: Sequence[Sentence], plan: PartPlan) -> list[int]:
    """Where pages begin, from 0, ascending: the first at 0, none within a sentence."""
    named = {page.first - 1 for page in draft.pages if 0 < page.first <= len(sentences)} | {0}
    return [start for start in sorted(named) if start == 0 or cost(sentences, start) < UNFINISHED]


def _are_enough(starts: Sequence[int], plan: PartPlan) -> bool:
    """An author may make somewhat fewer or more pages than asked; of a part of one page there is one."""
    if plan.pages == 1:
        return len(starts) == 1
    return plan.pages / 2 <= len(starts) <= plan.pages * PAGES_SLACK


def _page_at(draft: ScenesDraft, start: int) -> PageDraft | None:
    return next((page for page in draft.pages if page.first - 1 == start or (start == 0 and page.first <= 1)), None)


def _page_near(spare: ScenesDraft, start: int, stop: int) -> PageDraft:
    """The spare page that begins within [start, stop), or the last one before it."""
    inside = [page for page in spare.pages if start <= page.first - 1 < stop]
    before = [page for page in spare.pages if page.first - 1 <= start]
    return (inside or before[-1:] or spare.pages)[0]


def _printed(
    page: PageDraft | None, other: PageDraft, start: int, stop: int, sentences: Sequence[Sentence], plan: PartPlan
) -> Sequence[Sentence]:
    """The sentences of the page: all, or of a long story those named, as long as they are not too many."""
    if not plan.passage_words:
        return sentences[start:stop]
    for candidate in (page, other):
        numbers = sorted({n - 1 for n in candidate.printed if start < n <= stop}) if candidate else []
        chosen = [sentences[number] for number in numbers]
        if chosen and sum(one.words for one in chosen) <= plan.passage_words * PASSAGE_SLACK:
            return chosen
    return _first_words(sentences[start:stop], plan.passage_words)


def _first_words(run: Sequence[Sentence], words: int) -> Sequence[Sentence]:
    total = 0
    for number, one in enumerate(run):
        total += one.words
        if total >= words:
            return run[: number + 1]
    return run


def _scenes(drafts: Sequence[SceneDraft], spare: Sequence[SceneDraft], text: str, plan: PartPlan) -> tuple[Scene, ...]:
    good = [draft for draft in drafts if _is_good(draft, plan)][:SCENES_OF_PAGE_MAX]
    mended = [_mended(draft, plan) for draft in (good or spare[:SCENES_OF_PAGE_MAX])]
    made = [_scene(draft, plan) for draft in mended if draft.description]
    return tuple(made) or (_scene(_plain(text, spare), plan),)


def _is_good(draft: SceneDraft, plan: PartPlan) -> bool:
    said = f"{draft.description} {draft.action}"
    return bool(_line(draft.description)) and (not plan.gentle or is_safe_to_draw(said, plan.language))


def _mended(draft: SceneDraft, plan: PartPlan) -> SceneDraft:
    """Without what is not drawn for children: such a sentence goes; the setting is shown where no other is left."""
    if not plan.gentle or is_safe_to_draw(f"{draft.description} {draft.action}", plan.language):
        return draft
    said = without_unsafe(draft.description, plan.language) or plan.character
    return draft.model_copy(update={"description": said, "action": without_unsafe(draft.action, plan.language) or said})


def _plain(text: str, spare: Sequence[SceneDraft]) -> SceneDraft:
    """A scene of the page's own beginning, for a page of which no author made one."""
    felt = next((one.emotion for one in spare), "curious")
    said = shortened(text, DESCRIPTION_CHARS_MAX)
    return SceneDraft(description=said, emotion=felt, setting="", action=said, mood="")


def _scene(draft: SceneDraft, plan: PartPlan) -> Scene:
    emotion = shortened(_line(draft.emotion), EMOTION_CHARS_MAX)
    # "…and she went on again:--" leads over to what is not shown.
    description = shortened(_line(draft.description), DESCRIPTION_CHARS_MAX).rstrip(",;:-— ") or plan.character
    return Scene(
        description=description,
        emotion="curious" if emotion.casefold() in _EMPTY_FEELINGS else emotion,
        image_prompt=image_prompt(
            plan.character,
            action=_line(draft.action) or description,
            setting=_line(draft.setting),
            mood=_line(draft.mood),
            language=plan.language,
        ),
    )


def _line(text: str) -> str:
    return " ".join(strip_controls(text).split())
