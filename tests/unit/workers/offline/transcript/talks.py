"""Talks to write from: one in English (of our examples), one in German, two real ones when they are there."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from workers.text.generation.transcript import paragraphs, parts, texts
from workers.text.offline.transcript.coverage import offline_coverage

ROOT = Path(__file__).parents[5]
TIDES = (ROOT / "examples" / "transcript.txt").read_text(encoding="utf-8")
TIDES_SUBTOPICS = ("tidal force", "the Sun, spring tides and neap tides", "resonance", "tidal power")
BEES = (Path(__file__).parent / "honigbienen.txt").read_text(encoding="utf-8")
BEES_SUBTOPICS = ("die Königin", "die Arbeiterin", "Schwänzeltanz und Rundtanz", "Honig", "Bestäubung")
_REAL = ROOT.parent / "shared" / "data" / "transcripts"
CANDLE_SUBTOPICS = (
    "wax and tallow",
    "capillary attraction",
    "the flame",
    "products of combustion",
    "carbonic acid",
    "respiration",
)


def real(name: str) -> str:
    path = _REAL / name
    if not path.exists():
        pytest.skip(f"the transcript {name} is not on this machine")
    return path.read_text(encoding="utf-8", errors="replace")


def candle() -> str:
    return real("faraday-chemical-history-of-a-candle.txt")


def podcast() -> str:
    return real("practical-ai-1.md")


def coverage_of(text: str, subtopics: Sequence[str]) -> list[dict[str, list[str]]]:
    """For each subtopic what is found: coverage -> paragraphs, over all parts."""
    found: list[dict[str, list[str]]] = [{} for _ in subtopics]
    for part in parts(text):
        pieces = tuple(texts(text, paragraphs(text, part.start, part.end)))
        for draft in offline_coverage(tuple(subtopics), pieces).found:
            told = found[draft.subtopic - 1].setdefault(draft.coverage, [])
            told += [pieces[number - 1] for number in draft.paragraphs]
    return found


@cache
def passages_of(text: str, subtopic: str, limit: int = 24) -> tuple[str, ...]:
    """The most telling paragraphs on the subtopic, in the order of the text."""
    (found,) = coverage_of(text, [subtopic])
    best = [*found.get("covered", []), *found.get("partly", [])][:limit]
    return tuple(sorted(best, key=text.index))
