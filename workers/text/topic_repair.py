"""What an author answered becomes topics that hold: known ids, unique names, every question somewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from schemas.course import Topic
from schemas.exam import Question
from workers.exam_input import strip_controls
from workers.text.offline.vectors import question_text
from workers.text.offline.words import keys
from workers.text.shapes import TopicDraft

TOPICS_MAX = 40
NAME_CHARS_MAX = 120
SUMMARY_CHARS_MAX = 1_000
#: Share of words that two names of different chunks have in common to mean the same topic.
SAME_NAME_MIN = 0.5


@dataclass(slots=True)
class _Draft:
    name: str
    summary: str
    ids: list[str]
    words: Counter[str] = field(default_factory=Counter)

    def absorb(self, other: "_Draft") -> None:
        self.ids += [name for name in other.ids if name not in self.ids]
        self.words.update(other.words)
        self.summary = self.summary or other.summary


def repaired(
    drafts: Sequence[TopicDraft], questions: Sequence[Question], exam_title: str, *, merge_alike: bool = False
) -> tuple[Topic, ...]:
    """At most TOPICS_MAX topics in the order given; every question is in at least one.

    `merge_alike` also merges topics whose names are nearly the same: drafts of several chunks name topics anew.
    """
    bags = {question.id: Counter(set(keys(question_text(question)))) for question in questions}
    topics: list[_Draft] = []
    for draft in drafts:
        made = _cleaned(draft, bags)
        if made is None:
            continue
        same = next((topic for topic in topics if _same(topic.name, made.name, merge_alike)), None)
        if same:
            same.absorb(made)
        else:
            topics.append(made)
    if not topics:
        topics = [_Draft(strip_controls(exam_title)[:NAME_CHARS_MAX].strip() or "Exam", "", list(bags))]
    _assign_rest(topics, bags)
    _shrink(topics)
    return tuple(Topic(name=topic.name, summary=topic.summary, question_ids=tuple(topic.ids)) for topic in topics)


def _cleaned(draft: TopicDraft, bags: dict[str, Counter[str]]) -> _Draft | None:
    """Without unknown and repeated ids; None when no question is left."""
    ids = [name for name in dict.fromkeys(name.strip() for name in draft.question_ids) if name in bags]
    if not ids:
        return None
    name = " ".join(strip_controls(draft.name).split()).strip("#*_ ")
    words: Counter[str] = Counter()
    for name_of_question in ids:
        words.update(bags[name_of_question])
    # A topic without a name is called by the word that most of its questions share.
    common = min(words, key=lambda word: (-words[word], word), default="Topic")
    summary = " ".join(strip_controls(draft.summary).split())
    return _Draft((name or common.title())[:NAME_CHARS_MAX].strip(), summary[:SUMMARY_CHARS_MAX], ids, words)


def _same(one: str, other: str, alike: bool) -> bool:
    if one.casefold() == other.casefold():
        return True
    if not alike:
        return False
    first, second = set(keys(one)), set(keys(other))
    return bool(first & second) and len(first & second) / len(first | second) >= SAME_NAME_MIN


def _assign_rest(topics: list[_Draft], bags: dict[str, Counter[str]]) -> None:
    """Questions in no topic join the one whose questions use the same words; on a tie the smallest."""
    assigned = {name for topic in topics for name in topic.ids}
    joined: list[tuple[_Draft, str]] = []
    for name, bag in bags.items():
        if name not in assigned:
            best = max(topics, key=lambda topic: (_alike(bag, topic.words), -len(topic.ids)))
            joined.append((best, name))
    for topic, name in joined:
        topic.ids.append(name)
        topic.words.update(bags[name])


def _shrink(topics: list[_Draft]) -> None:
    """While there are too many, the smallest joins the one most like it."""
    while len(topics) > TOPICS_MAX:
        smallest = min(topics, key=lambda topic: len(topic.ids))
        topics.remove(smallest)
        max(topics, key=lambda topic: _alike(smallest.words, topic.words)).absorb(smallest)


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two bags of words."""
    shared = sum(count * other[word] for word, count in one.items() if word in other)
    if not shared:
        return 0.0
    return shared / sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
