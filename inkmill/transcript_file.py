"""A transcript from a file: plain text, Markdown, or subtitles (WebVTT, SubRip) without their times."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inkmill.text_file import read_text
from schemas.errors import InvalidInputError
from workers.exam_input import strip_controls

#: A silence of this many seconds between two subtitles begins a new paragraph.
PAUSE_SECONDS = 2.0

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMES = re.compile(rf"(?m)^\s*{_TIME}\s*-->\s*{_TIME}")
_SPEAKER = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
#: WebVTT's <c.loud>, <00:01.000>, </i>; SubRip's <font …> and {\an8}.
_MARK = re.compile(r"</?[A-Za-z][^<>]*>|<[\d:.]+>|\{\\[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: seconds, who speaks ("" when it does not say), and the lines shown."""

    start: float
    end: float
    speaker: str
    lines: tuple[str, ...]


def read_transcript(path: Path) -> str:
    """The words of a transcript file. Raises InvalidInputError when there are none."""
    text = strip_controls(read_text(path)).strip()
    if path.suffix.lower() in (".vtt", ".srt") or text.startswith("WEBVTT"):
        text = "\n\n".join(_paragraphs(_cues(text)))
    if not text:
        raise InvalidInputError(f"{path.name} has no text.")
    return text


def _cues(text: str) -> Iterator[Cue]:
    """Blocks between blank lines that have a line of times; headers, notes and styles have none."""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        times = _TIMES.search(block)
        if times is None:
            continue
        shown = block[times.end() :].partition("\n")[2]  # the rest of the line of times says where it is shown
        named = _SPEAKER.search(shown)
        lines = (html.unescape(_MARK.sub("", _SPEAKER.sub("", line))).strip() for line in shown.split("\n"))
        groups = times.groups()
        yield Cue(_seconds(*groups[:4]), _seconds(*groups[4:]), named[1].strip() if named else "", tuple(lines))


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def _paragraphs(cues: Iterator[Cue]) -> Iterator[str]:
    """Cues joined until somebody else speaks or nobody does. A line that is only shown for longer is said once."""
    words: list[str] = []
    speaker, end, last = "", 0.0, ""
    for cue in cues:
        if words and (cue.start - end >= PAUSE_SECONDS or (cue.speaker and cue.speaker != speaker)):
            yield " ".join(words)
            words = []
        if cue.speaker and cue.speaker != speaker:
            speaker = cue.speaker
            words.append(f"{speaker}:")
        for line in cue.lines:
            if line and line != last:
                words.append(line)
                last = line
        end = cue.end
    if words:
        yield " ".join(words)
