"""Whom a story is about, and what it says of the hero's looks: in the story's own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.text.offline.story.actors import actors
from workers.text.offline.story.kinds import kind_of
from workers.text.offline.story.lexicon import lexicon
from workers.text.offline.story.looks import clauses, garments, traits
from workers.text.offline.story.wording import Words, words_of
from workers.text.story.sentences import Sentence, read
from workers.text.story.shapes import HeroDraft

#: A hero is known by then; looks are searched for as far.
READ_CHARS = 80_000
DESCRIPTION_CHARS_MAX = 600


@dataclass(frozen=True, slots=True)
class Hero:
    """`name` as the story writes it ("" for "the fox"); `called` finds the hero in sentences."""

    name: str
    called: tuple[str, ...]
    description: str

    def in_text(self, text: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in self.called) or any(
            "\u3400" <= name[:1] <= "\u9fff" and name in text for name in self.called
        )


def offline_hero(story: str, start: int, end: int, language: str) -> HeroDraft:
    """Name and looks of the hero of the story between `start` and `end`."""
    hero = find_hero(read(story, start, min(end, start + READ_CHARS)), language)
    return HeroDraft(name=hero.name, description=hero.description)


def find_hero(sentences: Sequence[Sentence], language: str) -> Hero:
    """The one of whom the story tells most; a nameless one where it names nobody."""
    words = words_of(language)
    found = actors(sentences, language)
    if not found:
        return Hero("", (), words.nobody)
    actor = found[0]
    text = "\n".join(one.text for one in sentences if one.spoken < 0.7)
    kind = kind_of(actor, text, language)
    described = _described(actor.name if actor.is_name else "", kind, actor.called[0], text, words, language)
    shown = actor.name if actor.is_name or actor.name[:1].isupper() else ""
    return Hero(shown, actor.called, described)


def _described(name: str, kind: str, called: str, text: str, words: Words, language: str) -> str:
    """ "Peter, a naughty little rabbit, wears a blue jacket with brass buttons." """
    who = words.comma.join(dict.fromkeys(part for part in (name, kind) if part)) or called
    sentences = [_capital(who)]
    worn = [one for one in garments(text, called, kind, language) if one.split()[-1] not in kind]
    if worn:
        comma = words.comma.rstrip() if kind and name else ""
        # Behind "mit" a German garment stands in the dative as the story has it.
        wears = " mit " if language == "de" and worn[0].startswith(("einem ", "einer ")) else words.wears
        sentences[0] += f"{comma}{wears}{words.list_of(worn)}"
    elif said := traits(text, called, language):
        sentences[0] += f"{words.comma}{words.list_of(said)}"
    sentences += [_capital(one) for one in clauses(text, called, kind, language)]
    whole = "".join(f"{one}{words.stop}" for one in sentences).strip()
    return (
        whole if len(whole) <= DESCRIPTION_CHARS_MAX else whole[:DESCRIPTION_CHARS_MAX].rsplit(words.stop, 1)[0] + "."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def called_of(name: str, description: str, language: str) -> tuple[str, ...]:
    """What finds a hero of whom only name and description are known: the name, and the kind that is described."""
    kinds = [lexicon(kind, language).first(description) for kind in ("creatures", "people")]
    found = min((one for one in kinds if one is not None), key=lambda one: one.start, default=None)
    words = [name] if name else []
    if found is not None:
        words += [found.word, found.word[:1].upper() + found.word[1:]]
    return tuple(dict.fromkeys(words))
