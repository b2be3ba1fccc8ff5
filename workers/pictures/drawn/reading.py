"""What is in a scene: place, hour, weather, mood, things, creatures, people, action; read from the wish's words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workers.pictures.drawn.vocabulary import Text, read_words, text_of, vocabulary
from workers.pictures.drawn.wish import SceneWish

FALLBACK_PLACE = "hills"
INDOORS = frozenset({"bedroom", "kitchen", "library", "classroom", "room"})
#: Words about the drawing, not about what it shows.
_ABOUT_THE_DRAWING = re.compile(
    r"(?i)\b(?:picture|story|comic|children['’]?s|coloring|colouring)[- ]?books?(?: (?:style|illustration|page|art))?\b"
    r"|\b(?:watercolou?r|digital|soft|warm|muted) (?:colou?rs?|painting|palette|light(?:ing)?|tones)\b"
)
_EVENING_MOODS = frozenset({"lonely", "tender", "tired"})
_MOOD_WEATHERS = {"sad": "rain", "afraid": "fog", "angry": "wind"}


@dataclass(frozen=True)
class Mood:
    """What an emotion does to a picture; the numbers are in words/moods.json."""

    name: str
    tint: str
    strength: float
    saturation: float
    brightness: float
    poses: tuple[str, ...]
    face: str
    air: str
    #: For the alt text: "looking …".
    look: str


@dataclass(frozen=True)
class Companion:
    """Somebody beside the hero: a kind of creature or person, grown or a child; family is of the hero's own kind."""

    kind: str
    grown: bool = False


@dataclass(frozen=True)
class Reading:
    place: str
    #: Whether a word named the place; without one it is the fallback.
    placed: bool
    hour: str
    weather: str
    mood: Mood
    props: tuple[str, ...]
    companions: tuple[Companion, ...]
    actions: tuple[str, ...]

    @property
    def indoors(self) -> bool:
        return self.place in INDOORS


def read_wish(wish: SceneWish, hero_kind: str) -> Reading:
    """Read a wish. The story's words weigh more than the prompt's; the hero's own description says nothing here."""
    prompt = _ABOUT_THE_DRAWING.sub(" ", wish.prompt.replace(wish.sheet.description, " "))
    story = text_of(wish.description.replace(wish.sheet.description, " "))
    asked, both = text_of(prompt), text_of(wish.description.replace(wish.sheet.description, " "), prompt)
    place = _place(story, asked)
    actions = tuple(vocabulary("actions").meanings(both))
    mood = read_mood(wish.emotion, wish.description)
    weather = _first("weathers", both) or ("snow" if place == "snow" else _weather_of(mood, place))
    return Reading(
        place=place or FALLBACK_PLACE,
        placed=place is not None,
        hour=_hour(both, place, actions, mood),
        weather=weather,
        mood=mood,
        props=tuple(vocabulary("props").meanings(both)),
        companions=tuple(_companions(both, hero_kind)),
        actions=actions,
    )


def _place(story: Text, asked: Text) -> str | None:
    scores: dict[str, float] = {}
    weighed = ((story, "names", 4.0), (story, "hints", 1.5), (asked, "names", 2.0), (asked, "hints", 0.5))
    for text, key, weight in weighed:
        for meaning, count in vocabulary("places", key).counts(text).items():
            scores[meaning] = scores.get(meaning, 0) + weight * min(count, 3)
    return max(scores, key=lambda name: scores[name]) if scores else None


def _first(name: str, text: Text) -> str | None:
    counts = vocabulary(name).counts(text)
    return max(counts, key=lambda meaning: counts[meaning]) if counts else None


def _hour(text: Text, place: str | None, actions: Iterable[str], mood: Mood) -> str:
    if place == "space":
        return "night"
    found = _first("hours", text)
    if found is None and ("sleep" in actions or place == "heavens"):
        return "night"
    return found or ("sunset" if mood.name in _EVENING_MOODS else "day")


def _weather_of(mood: Mood, place: str | None) -> str:
    """The weather where no word names it: what the mood feels like, out of doors."""
    return "clear" if place in INDOORS else _MOOD_WEATHERS.get(mood.name, "clear")


@lru_cache
def _moods() -> dict[str, Mood]:
    moods = {}
    for name, given in read_words("moods").items():
        assert isinstance(given, dict)  # noqa: S101 - our own data file
        moods[name] = Mood(name=name, **{**given, "poses": tuple(given["poses"])})
    return moods


def read_mood(emotion: str, description: str = "") -> Mood:
    """The mood of an emotion in any language; of the story's words when the emotion is no known word; else calm."""
    for text in (text_of(emotion), text_of(description)):
        named = vocabulary("emotions").meanings(text)
        if named:
            return _moods()[named[0]]
    return _moods()["calm"]


def _companions(text: Text, hero_kind: str) -> list[Companion]:
    creatures, people = vocabulary("creatures"), vocabulary("people")
    hero_is_creature = hero_kind in read_words("creatures")
    found: list[Companion] = []
    beasts = creatures.hits(text)
    persons = people.hits(text)
    titles = [hit.place for hit in persons if any(0 < beast.place - hit.place <= 2 for beast in beasts)]
    for beast in beasts:
        titled = any(0 < beast.place - title <= 2 for title in titles)
        if beast.meaning != hero_kind or titled:
            found.append(Companion(beast.meaning, grown=titled))
    family = {hit.place: hit.meaning for hit in vocabulary("family").hits(text)}
    for person in persons:
        if person.place in titles or person.meaning == hero_kind:
            continue
        if hero_is_creature and person.place in family:
            continue
        found.append(Companion(person.meaning, person.meaning not in ("girl", "boy", "child", "mermaid")))
    if hero_is_creature:
        found += [Companion(hero_kind, grown=meaning == "parent") for meaning in family.values()]
    return list(dict.fromkeys(found))
