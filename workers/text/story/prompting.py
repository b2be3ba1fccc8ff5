"""The prompt of one scene: the hero in the same words every time, what happens, where, in which mood."""

from workers.text.offline.story.wording import words_of

#: An illustrator is told no more; the hero's description always has room.
PROMPT_CHARS_MAX, ACTION_CHARS_MAX, PHRASE_CHARS_MAX = 3_900, 1_600, 300


def image_prompt(character: str, *, action: str, setting: str, mood: str, language: str) -> str:
    """`character` stands in it word for word, and first: what is said of the scene is cut before it is."""
    words = words_of(language)
    stop = words.stop.strip()
    parts = [character.strip(), _sentence(shortened(action, ACTION_CHARS_MAX), stop)]
    if setting:
        parts.append(_sentence(f"{words.place}: {shortened(setting, PHRASE_CHARS_MAX)}", stop))
    if mood:
        parts.append(_sentence(f"{words.mood}: {shortened(mood, PHRASE_CHARS_MAX)}", stop))
    return " ".join(part for part in parts if part)[:PROMPT_CHARS_MAX]


def _sentence(text: str, stop: str) -> str:
    bare = text.strip()
    return bare if not bare or bare[-1] in ".!?…。！？؟\"'”’»」" else f"{bare.rstrip(',;:- ')}{stop}"


def shortened(text: str, most: int) -> str:
    """`text` on one line, cut between words where it is longer than `most` characters."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:-") + "…"
