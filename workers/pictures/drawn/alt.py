"""One sentence for who does not see the picture."""

import re
import unicodedata

from workers.pictures.drawn.hero.character import hero_of
from workers.pictures.drawn.places.catalogue import PLACES
from workers.pictures.drawn.reading import Reading, read_wish
from workers.pictures.drawn.wish import SceneWish

ALT_CHARS_MAX = 200
_NAME_CHARS_MAX = 48
_HOURS = {"night": " at night", "dawn": " at dawn", "sunset": " at sunset", "day": ""}
_WEATHERS = {
    "rain": " in the rain",
    "storm": " in a storm",
    "snow": " in falling snow",
    "fog": " in the mist",
    "wind": " in the wind",
    "clear": "",
}
_KINDS = {"old-woman": "old woman", "old-man": "old man"}


def describe_picture(wish: SceneWish) -> str:
    """The alt text: who, where, when, how it feels; one sentence of at most 200 characters."""
    hero = hero_of(wish.sheet)
    reading = read_wish(wish, hero.kind)
    kind = _KINDS.get(hero.kind, hero.kind)
    name = _plain(wish.sheet.name)
    who = (
        f"{name}, {_article(kind)}"
        if name and kind not in name.casefold().split()
        else name or _article(kind).capitalize()
    )
    comma = "," if "," in who else ""
    place = "" if reading.place == "snow" and reading.weather == "snow" else _WEATHERS[reading.weather]
    where = f"{PLACES[reading.place].words}{_when(reading)}{'' if reading.indoors else place}"
    others = _with(reading)
    sentence = f"{who}{comma} {where}{others}, looking {reading.mood.look}."
    return sentence if len(sentence) <= ALT_CHARS_MAX else f"{who}{comma} {where}."


def _when(reading: Reading) -> str:
    return "" if reading.place == "space" else _HOURS[reading.hour]


def _with(reading: Reading) -> str:
    names = [_article(_KINDS.get(other.kind, other.kind)) for other in reading.companions[:2]]
    return f" with {' and '.join(names)}" if names else ""


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _plain(name: str) -> str:
    """A name in one line without what would end the sentence or is not meant to be read."""
    shown = "".join(char if unicodedata.category(char)[0] in "LMN" or char in " -'’" else " " for char in name)
    return re.sub(r"\s+", " ", shown).strip()[:_NAME_CHARS_MAX].strip()
