"""The offline author's pages: evenly cut, each with its most drawable moment in the story's own words."""

from collections.abc import Sequence

from workers.text.offline.story.feelings import feeling
from workers.text.offline.story.hero import Hero
from workers.text.offline.story.moments import moment, score
from workers.text.offline.story.places import Place
from workers.text.offline.story.wording import mood_of
from workers.text.story.paging import UNFINISHED, cost, page_starts
from workers.text.story.prompting import shortened
from workers.text.story.sentences import Sentence, read
from workers.text.story.shapes import PageDraft, SceneDraft, ScenesDraft

DESCRIPTION_CHARS_MAX = 600


def offline_scenes(
    story: str,
    start: int,
    end: int,
    pages: int,
    called: tuple[str, ...],
    language: str,
    extract_words: int,
    place: float,
    last: bool,
) -> ScenesDraft:
    """Pages of the part between `start` and `end`. Pure and picklable.

    `extract_words` is 0 where everything is printed; otherwise each page prints a passage of about so many words.
    `place` is how far the story has come where the part begins, 0 to 1; `last` says that the story ends with it.
    """
    sentences = read(story, start, end)
    hero = Hero("", called, "")
    starts = page_starts(sentences, pages)
    where = Place()
    feelings: list[str] = []
    drafts = []
    for number, first in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(sentences)
        run = sentences[first:stop]
        printed = (0, len(run))
        if extract_words:
            # The first page begins as the story does, and the last one ends so.
            ends = number == len(starts) - 1 and last
            printed = passage(run, hero, language, extract_words, opens=number == 0 and place == 0, closes=ends)
        shown = run[printed[0] : printed[1]]
        where.read(run[: printed[0]], language)
        far = place + (1 - place) * number / max(1, len(starts))
        scene = _scene(shown, hero, language, where, far, feelings)
        numbers = list(range(first + printed[0] + 1, first + printed[1] + 1)) if extract_words else []
        where.read(run[printed[1] :], language)
        drafts.append(PageDraft(first=first + 1, printed=numbers, scenes=[scene]))
    return ScenesDraft(pages=drafts)


def _scene(
    run: Sequence[Sentence], hero: Hero, language: str, where: Place, far: float, feelings: list[str]
) -> SceneDraft:
    """The scene of a page; `where` and `feelings` go on with the story."""
    left, right = moment(run, hero, language)
    shown = run[left:right]
    where.read(run[:right], language)
    felt = feeling(shown, run, language, place=far, before=feelings)
    feelings.append(felt)
    said = shortened(" ".join(one.text for one in shown), DESCRIPTION_CHARS_MAX)
    scene = SceneDraft(description=said, emotion=felt, setting=where.text, action=said, mood=mood_of(felt, language))
    where.read(run[right:], language)
    return scene


def passage(
    run: Sequence[Sentence], hero: Hero, language: str, words: int, *, opens: bool, closes: bool
) -> tuple[int, int]:
    """(start, end) within `run`: neighbouring sentences of about `words` words around what can best be drawn.

    It begins with a paragraph where it can, so that it reads like a page and not like a quotation.
    """
    if closes and not opens:
        return _closing(run, words), len(run)
    best, best_value = (0, len(run)), float("-inf")
    scores = [score(one, hero, language) for one in run]
    for first in range(1 if opens else len(run)):
        total, last = 0, first
        while last < len(run) and (total < words * 0.7 or total + run[last].words <= words):
            total += max(1, run[last].words)
            last += 1
        value = sum(sorted(scores[first:last], reverse=True)[:4]) - 3 * abs(total - words) / words
        value -= 2.0 * (cost(run, first) if first else 0.0)
        value -= 1.0 * (cost(run, last) if last < len(run) else 0.0)
        value -= UNFINISHED if run[last - 1].text.endswith(("--", ":", "—")) else 0.0
        if value > best_value:
            best, best_value = (first, last), value
        if last == len(run):
            break
    return best


def _closing(run: Sequence[Sentence], words: int) -> int:
    """Where the last `words` words begin, at the paragraph nearest to that place, never within a sentence."""
    total, first = 0, len(run)
    while first > 0 and (first == len(run) or total + run[first - 1].words <= words):
        first -= 1
        total += run[first].words
    near = [at for at in range(first, min(len(run), first + 4)) if run[at].leads]
    first = near[0] if near else first
    while first > 0 and not run[first - 1].whole:
        first -= 1
    return first
