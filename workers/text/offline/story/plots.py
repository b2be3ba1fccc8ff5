"""The plots of the story grammar: files in `plots/`, one for each, `<genre>_<name>.md`.

The head of a file has `title:`, `lesson:` and `let name: one | another` lines. Then come the beats: `# what happens`,
and what is told, `> children` and `> older`. In the text an empty line parts paragraphs, `{name}` is a slot,
`[one|another]` is drawn by lot, `<plain|rich>` follows the reader, and `{;}` or `{, and}` joins two sentences for
adults and parts them for young adults. A line behind `@look`, `@animal` or `@child` is told only where the hero has
clothes, is one, or is the other.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.story import Genre

_LET = re.compile(r"^let (\w+):(.*)$")


@dataclass(frozen=True, slots=True)
class Beat:
    said: str
    children: str
    older: str


@dataclass(frozen=True, slots=True)
class Plot:
    name: str
    title: str
    lesson: str
    lets: tuple[tuple[str, tuple[str, ...]], ...]
    beats: tuple[Beat, ...]


@cache
def plots_of(genre: Genre) -> tuple[Plot, ...]:
    """All plots of a genre, by name."""
    folder = files(__package__) / "plots"
    found = sorted(one.name for one in folder.iterdir() if one.name.startswith(f"{genre}_"))
    return tuple(parsed(name.removesuffix(".md"), (folder / name).read_text(encoding="utf-8")) for name in found)


def parsed(name: str, text: str) -> Plot:
    """The plot that a file holds. Raises ValueError for one without title or beats."""
    head, *sections = re.split(r"(?m)^# ", text)
    values: dict[str, str] = {}
    lets = []
    for line in head.splitlines():
        if match := _LET.match(line):
            lets.append((match.group(1), tuple(one.strip() for one in match.group(2).split("|"))))
        elif ":" in line:
            key, _, value = line.partition(":")
            values[key.strip()] = value.strip()
    beats = tuple(_beat(section) for section in sections)
    if not beats or "title" not in values or "lesson" not in values:
        raise ValueError(f"the plot {name} lacks a title, a lesson or beats")
    return Plot(name, values["title"], values["lesson"], tuple(lets), beats)


def _beat(section: str) -> Beat:
    said, _, rest = section.partition("\n")
    texts = {"children": "", "older": ""}
    for piece in re.split(r"(?m)^> ", rest)[1:]:
        key, _, text = piece.partition("\n")
        texts[key.strip()] = text.strip()
    return Beat(said.strip(), texts["children"], texts["older"])
