"""What a course is: its field, its audience, its language and the order of its subtopics, from words alone."""

from collections import Counter
from collections.abc import Sequence

from workers.text.generation.shapes import DetectionDraft
from workers.text.offline.transcript.fields import FIELDS
from workers.text.offline.transcript.spoken import said_in
from workers.text.offline.transcript.stems import all_stems, stem_of
from workers.text.offline.transcript.themes import Theme, theme_of
from workers.text.offline.words import language_of, words

#: A word of the topic or a subtopic tells as much as this many in the sample.
_NAMED_WEIGHT = 8
_SAMPLE_CHARS_MAX = 60_000
#: The field must have this many words of the sample, or one of the topic, and be this much ahead of the next.
_HITS_MIN = 8
_LEAD_MIN = 1.15
_CHILDREN = ("juvenile", "boys and girls", "children", "kinder", "schüler")
_AUDIENCE = {
    "de": ("Schülerinnen und Schüler", "Lernende mit Vorkenntnissen", "Lernende ohne besondere Vorkenntnisse"),
    "en": ("young learners", "learners who know the basics", "learners without special previous knowledge"),
}
_ADVANCED = frozenset(
    ["advanced", "graduate", "proof", "theorem", "hamiltonian", "eigenvalue", "fortgeschritten", "fortgeschrittene"]
)


def offline_detection(topic: str, subtopics: tuple[str, ...], sample: str) -> DetectionDraft:
    """`sample` is the beginning of the transcript, or "" without one; `order` has every number from 1 once."""
    text = sample[:_SAMPLE_CHARS_MAX]
    named = f"{topic}\n" + "\n".join(subtopics)
    language = language_of(text if len(words(text)) >= 30 else f"{named}\n{text}")
    return DetectionDraft(
        course=_field(topic, named, text, language),
        audience=_audience(named, text, language),
        language=language,
        order=_order(subtopics, text),
    )


def _field(topic: str, named: str, text: str, language: str) -> str:
    """The field whose words come up most, where that is plain; else the topic itself."""
    counts = Counter(all_stems(text))
    asked = Counter(all_stems(named))
    german = language == "de"
    scores = {
        names: sum(min(counts[stem], 12) + _NAMED_WEIGHT * min(asked[stem], 2) for stem in known)
        for names, known in FIELDS.items()
    }
    (best, score), (_, second) = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:2]
    if score >= _HITS_MIN and score >= _LEAD_MIN * second:
        return best[1] if german else best[0]
    return topic


def _audience(named: str, text: str, language: str) -> str:
    young, advanced, anyone = _AUDIENCE.get(language, _AUDIENCE["en"])
    folded = f"{named}\n{text[:8_000]}".casefold()
    if any(word in folded for word in _CHILDREN):
        return young
    known = {stem_of(word) for word in _ADVANCED}
    return advanced if known & set(all_stems(f"{named}\n{text}")) else anyone


def _order(subtopics: tuple[str, ...], text: str) -> list[int]:
    """By first appearance in the sample when most of them appear there, else as asked."""
    asked = list(range(1, len(subtopics) + 1))
    said = [sentence.every for sentence in said_in(text.split("\n\n"))]
    places = [_first_place(theme_of(subtopic), said) for subtopic in subtopics]
    known = sum(place < len(said) for place in places)
    if known < 2 or known * 3 < 2 * len(subtopics):
        return asked
    return sorted(asked, key=lambda number: (places[number - 1], number))


def _first_place(theme: Theme, said: Sequence[tuple[str, ...]]) -> int:
    """The number of the first sentence that speaks of the subtopic; past the end when none does."""
    wanted = theme.stems
    return next((i for i, text in enumerate(said) if wanted & set(text) and theme.best(text) >= 1), len(said))
