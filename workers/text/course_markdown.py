"""A whole course as one Markdown document."""

import re
from collections import Counter
from collections.abc import Sequence

from schemas.course import Lesson, Topic, TopicLessons
from workers.text.headings import headings_for
from workers.text.markdown_text import inline, lower_headings
from workers.text.offline.words import language_of

#: Headings of a lesson start at this level: the course is 1, a topic 2.
_LESSON_LEVEL = 3
#: Markdown marks and inline code ticks leave no trace in an anchor.
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def course_markdown(title: str, author: str, topics: Sequence[Topic], lessons: Sequence[TopicLessons]) -> str:
    """Table of contents, then each topic (level 2) with its lessons (level 3); `lessons[n]` belongs to `topics[n]`.

    What a client reads as Markdown and what a PDF of the course is made of.
    """
    words = headings_for(_language(lessons))
    anchors = Counter[str]([_anchor(title), _anchor(words.contents)])
    contents: list[str] = []
    bodies: list[str] = []
    for topic, written in zip(topics, lessons, strict=True):
        parts = [f"## {inline(topic.name)}", inline(topic.summary), *_lessons(written.lessons, topic)]
        body = "\n\n".join(part for part in parts if part)
        contents.append(f"- [{inline(topic.name)}](#{_numbered(_anchor(topic.name), anchors)})")
        anchors.update(_anchor(text) for text in re.findall(r"(?m)^#{3,6} (.*)$", body))
        bodies.append(body)
    head = [f"# {inline(title)}"]
    if author == "offline":
        head.append(f"*{words.offline}*")
    return "\n\n".join([*head, f"## {words.contents}", "\n".join(contents), *bodies]) + "\n"


def _language(lessons: Sequence[TopicLessons]) -> str:
    return language_of("\n".join(lesson.explanation for written in lessons for lesson in written.lessons))


def _lessons(lessons: Sequence[Lesson], topic: Topic) -> list[str]:
    """The lessons below their topic; the title of a single one is dropped where it only repeats the topic's name."""
    bodies = [lower_headings(lesson.markdown.strip(), _LESSON_LEVEL) for lesson in lessons]
    title, _, rest = bodies[0].partition("\n") if len(bodies) == 1 else ("", "", "")
    if title == f"{'#' * _LESSON_LEVEL} {inline(topic.name)}":
        return [lower_headings(rest.strip(), _LESSON_LEVEL)]
    return bodies


def _anchor(text: str) -> str:
    return _NOT_IN_ANCHOR.sub("", text.strip().lower()).replace(" ", "-")


def _numbered(anchor: str, taken: Counter[str]) -> str:
    """The anchor that renderers give the next heading of this text: repeated ones are counted."""
    earlier = taken[anchor]
    taken[anchor] += 1
    return f"{anchor}-{earlier}" if earlier else anchor
