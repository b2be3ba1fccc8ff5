"""Where a scene is and at what hour: the last place that the story named, in its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.text.offline.story.lexicon import Found, lexicon
from workers.text.story.sentences import Sentence

_ARTICLE = re.compile(
    r"(?<!\w)(?:the|a|an|his|her|their|its|my|our|der|die|das|den|dem|einem|einer|einen|ein|eine|im|am|le|la|les"
    r"|un|une|du"
    r"|el|los|una|de|het|een|seinem|ihrem|son|sa|su)\s",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:(?:Mr|Mrs|Miss|Dr)\.?\s)?\w+(?:'s|’s|s'|s’)\s$")
#: "no room", "back to the gate of": not where the scene is.
_NOT_THERE = re.compile(
    r"\b(?:no|without|kein|keine|keinen|ohne|sans|sin|geen|zonder|about|of|outside|beyond|before)\s(?:the\s)?$",
    re.IGNORECASE,
)
#: Words that the illustrator takes for an hour of the day, and that name none.
_NO_HOURS = frozenset(("asleep", "sunny", "stars", "autumn", "herbst"))
_WORDS_BEFORE = 4
FORGOTTEN_WORDS = 160


@dataclass(slots=True)
class Place:
    """Where the story is while it is read from scene to scene; "" as long as it has not said."""

    where: str = ""
    hour: str = ""
    #: Words read since; a place that was named long ago is no longer where the story is.
    words: int = 0

    def read(self, sentences: Sequence[Sentence], language: str) -> None:
        """Go on to where these sentences are: what is told counts, not what is talked of."""
        for one in sentences:
            self.words += one.words
            if self.words > FORGOTTEN_WORDS:
                self.where = self.hour = ""
            if one.spoken > 0.5:
                continue
            found = [*lexicon("places", language).find(one.text), *lexicon("rooms", language).find(one.text)]
            for place in sorted(found, key=lambda place: place.start):
                if (language == "de" and not place.word[:1].isupper()) or _NOT_THERE.search(one.text[: place.start]):
                    continue
                self.where, self.words = _phrase(one.text, place), 0
            for hour in lexicon("hours", language).find(one.text):
                if hour.word.casefold() in _NO_HOURS:
                    continue
                self.hour = hour.word.lower() if language != "de" else hour.word

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.where, self.hour if self.hour not in self.where else "") if part)


def _phrase(text: str, found: Found) -> str:
    """The place with its article and adjectives: "Mr. McGregor's garden", "the nursery floor"."""
    if found.word[:1] >= "\u0600":
        return found.word
    owner = _POSSESSIVE.search(text[: found.start])
    if owner:
        return f"{owner.group()}{found.word}"
    words = re.findall(r"\S+", text[: found.start])[-_WORDS_BEFORE:]
    for count in range(1, len(words) + 1):
        run = " ".join(words[-count:]) + " "
        if _ARTICLE.match(run) and not re.search(r"[,.;:!?]", run):
            return f"{run}{found.word}"
    return found.word
