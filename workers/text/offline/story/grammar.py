"""Stories from a grammar of our own: a plot of the genre, told for the audience, with the hero of the request.

Labelled as offline wherever it is shown. The same request always gives the same story; the plot follows from genre and
hero, so that the same adventure can be had for readers of every age.
"""

import re

from schemas.picture import Audience
from schemas.story import Genre
from workers.text.offline.story.casting import Hero, Lot, cast
from workers.text.offline.story.plots import Plot, plots_of
from workers.text.story.shapes import OutlineDraft, StoryDraft

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_REGISTER = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
_JOINT = re.compile(r"\{([;:,][^{}]*)\}\s*(\S)")
#: "{^they}" is "{They}".
_SLOT = re.compile(r"\{(\^?)(\w+)\}")
_ARTICLE = re.compile(r"\{([Aa])\} (\W*\w)")
_CONDITION = re.compile(r"^@(look|nolook|animal|child) ")


class Teller:
    """One plot with one hero, for one audience; the plot named, or else drawn by lot."""

    def __init__(self, genre: Genre, description: str, audience: Audience, *, plot: str = "") -> None:
        lot = Lot(f"{genre}\0{' '.join(description.split())}")
        self._hero = cast(description, lot)
        self._audience = audience
        plots = {one.name: one for one in plots_of(genre)}
        self._plot: Plot = plots[plot or lot.draw(list(plots), "plot")]
        drawn = {key: lot.draw(values, key) for key, values in self._plot.lets}
        capitals = {key[:1].upper() + key[1:]: value[:1].upper() + value[1:] for key, value in drawn.items()}
        self._slots = self._hero.slots() | drawn | capitals
        self._lot = lot

    def outline(self) -> OutlineDraft:
        return OutlineDraft(
            title=self._told(self._plot.title),
            hero=self._hero.name,
            beats=[self._told(beat.said) for beat in self._plot.beats],
            lesson=self._told(self._plot.lesson),
        )

    def story(self) -> StoryDraft:
        """The whole story. Who begins to speak begins a paragraph."""
        title = self._told(self._plot.title)
        paragraphs: list[str] = []
        for beat in self._plot.beats:
            text = beat.children if self._audience is Audience.CHILDREN else beat.older
            for block in re.split(r"\n\s*\n", text):
                paragraphs += [self._told(one) for one in self._paragraphs(block)]
        return StoryDraft(title=title, paragraphs=paragraphs)

    def _paragraphs(self, block: str) -> list[str]:
        """The lines of a block as paragraphs: for children a line is a sentence, for others a paragraph."""
        children = self._audience is Audience.CHILDREN
        found: list[str] = []
        for line in block.splitlines():
            told = _if_told(line.strip(), self._hero)
            goes_on = line.startswith("@") or (children and not told.startswith('"'))
            if told and found and goes_on:
                found[-1] += f" {told}"
            elif told:
                found.append(told)
        return found

    def _told(self, text: str) -> str:
        """`text` with every choice made and every slot filled."""
        adult = self._audience is Audience.ADULTS
        text = _CHOICE.sub(lambda match: self._lot.draw(match.group(1).split("|")), text)
        text = _REGISTER.sub(lambda match: match.group(2 if adult else 1), text)
        text = _JOINT.sub(lambda match: _joined(match, adult=adult), text)
        for _ in range(2):  # what a `let` stands for may have slots itself
            text = _SLOT.sub(self._filled, text)
        return _ARTICLE.sub(lambda match: f"{match[1]}{'n' if match[2][-1] in 'aeiouAEIOU' else ''} {match[2]}", text)

    def _filled(self, match: re.Match[str]) -> str:
        value = self._slots.get(match.group(2), match.group())
        return value[:1].upper() + value[1:] if match.group(1) else value


def _if_told(line: str, hero: Hero) -> str:
    """The line without its condition; "" where the hero does not meet it."""
    match = _CONDITION.match(line)
    if match is None:
        return line
    meets = {"look": bool(hero.look), "nolook": not hero.look, "animal": hero.animal, "child": not hero.animal}
    return line[match.end() :] if meets[match.group(1)] else ""


def _joined(match: re.Match[str], *, adult: bool) -> str:
    """ "{, and} she" is ", and she" for adults and ". She" for others. A slot that follows takes its capital."""
    joint, first = match.groups()
    if adult:
        return f"{joint} {first}"
    return f". {first.upper()}" if first != "{" else ". {^"


def offline_outline(genre: Genre, description: str, audience: Audience) -> OutlineDraft:
    """The plan of the story that `offline_story` tells. Pure and picklable."""
    return Teller(genre, description, audience).outline()


def offline_story(genre: Genre, description: str, audience: Audience) -> StoryDraft:
    """A whole story. Pure and picklable."""
    return Teller(genre, description, audience).story()
