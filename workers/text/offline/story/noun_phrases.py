"""How a noun stands in a sentence: articles, adjectives and what follows, in five languages."""

import re

from workers.text.story.word_sets import word_set

ARTICLE = (
    r"(?:a|an|the|one|ein|eine|einen|einem|einer|der|die|das|un|une|le|la|el|una|een|het|de|his|her|its|their"
    r"|sein(?:e[nmr]?)?|ihr(?:e[nmr]?)?|son|sa|ses|su|sus|zijn|haar)"
)
ADJECTIVES = r"(?:[^\W\d_]+(?:-[^\W\d_]+)?(?:,\s|\s(?:and|und|et|y|en)\s|\s)){0,3}"
#: What says more of a garment or a kind, by language: "a jacket with brass buttons".
_PREPOSITIONS = {
    "en": "with|made of|of", "de": "mit|aus", "fr": "avec|en|à|aux", "es": "con|de", "nl": "met|van",
}  # fmt: skip


def trail_of(language: str) -> str:
    """The pattern of what may follow a noun, with its preposition; it may match nothing."""
    return (
        rf"(?:\s(?:{_PREPOSITIONS.get(language, 'with')})\s(?!which|whom|them|it\b|him\b)"
        r"(?:[^\W\d_]+(?:-[^\W\d_]+)?\s){0,2}[^\W\d_]+(?:-[^\W\d_]+)?)?"
    )


#: Looks are told in the sentence that names the hero, or in the next.
LOOKS = word_set(
    "little small tiny big large tall old young fat thin bunchy shabby brown white black grey gray red blue "
    "green golden silver round soft curly spotted striped fluffy long-haired velveteen wooden brave naughty "
    "clever curious klein kleine kleiner kleines kleinen kleinem petit petite pequeño pequeña kleine klein "
    "groß großer große rouge roux rousse jeune vieux vieille jung junger junges alt alter oude jonge grote "
    "rojo roja joven viejo vieja"
)


_PRONOUNS = {
    "en": (r"she|her", r"he|his|him", "a girl", "a boy"),
    "de": (r"sie", r"er|ihn|ihm", "ein Mädchen", "ein Junge"),
    "fr": (r"elle", r"il|lui", "une fille", "un garçon"),
    "es": (r"ella", r"él", "una niña", "un niño"),
    "nl": (r"zij|ze|haar", r"hij|hem", "een meisje", "een jongen"),
}


def kind_from_pronouns(name: str, text: str, language: str) -> str:
    """A girl or a boy, by the pronouns near the name; a girl whom the story calls little is a little girl."""
    if language not in _PRONOUNS:
        return ""
    _, _, girl, boy = _PRONOUNS[language]
    times_she, times_he = pronouns_near(name, text, language)
    if times_she == times_he:
        return ""
    kind = girl if times_she > times_he else boy
    if language == "en" and re.search(rf"\blittle {kind.split()[1]}\b", text):
        return f"a little {kind.split()[1]}"
    return kind


def pronouns_near(name: str, text: str, language: str) -> tuple[int, int]:
    """How often she and he stand behind the name."""
    she, he, _, _ = _PRONOUNS[language]
    near = " ".join(match.group(1) for match in re.finditer(rf"(?i)\b{re.escape(name)}\b([^.!?]{{0,160}})", text))
    return len(re.findall(rf"(?i)\b(?:{she})\b", near)), len(re.findall(rf"(?i)\b(?:{he})\b", near))
