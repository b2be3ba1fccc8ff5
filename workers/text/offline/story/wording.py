"""The few words of our own that stand between words of the story, in its language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """How a language joins words."""

    #: A description of a hero of whom the story says nothing.
    nobody: str
    #: Between somebody and clothes, with its spaces.
    wears: str
    place: str
    mood: str
    comma: str = ", "
    stop: str = ". "
    and_: str = " and "

    def list_of(self, things: Sequence[str]) -> str:
        return self.comma.join(things[:-1]) + (self.and_ if len(things) > 1 else "") + things[-1]


_EN: Final = Words("The main character of the story.", " wears ", "Setting", "Mood")
_ZH: Final = Words("故事的主角。", "穿着", "地点", "气氛", comma="，", stop="。", and_="和")
_BY_LANGUAGE: Final = {
    "en": _EN,
    "de": Words("Die Hauptfigur der Geschichte.", " trägt ", "Ort", "Stimmung", and_=" und "),
    "fr": Words("Le personnage principal de l'histoire.", " porte ", "Lieu", "Ambiance", and_=" et "),
    "es": Words("El personaje principal de la historia.", " lleva ", "Lugar", "Ambiente", and_=" y "),
    "nl": Words("De hoofdpersoon van het verhaal.", " draagt ", "Plaats", "Sfeer", and_=" en "),
    "zh": _ZH,
    "ja": _ZH,
    "ar": Words("بطل القصة.", " يرتدي ", "المكان", "الأجواء", comma="، ", and_=" و"),
}


def words_of(language: str) -> Words:
    """Those of `language`; English ones for a language that we do not speak."""
    return _BY_LANGUAGE.get(language, _EN)


def mood_of(emotion: str, language: str) -> str:
    """The light of a scene in which somebody feels `emotion`; "" for a feeling without one."""
    moods = _moods()
    return moods.get("zh" if language == "ja" else language, moods["en"]).get(emotion, "")


@cache
def _moods() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((files(__package__) / "words" / "moods.json").read_text("utf-8"))
    return found
