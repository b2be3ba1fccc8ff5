"""A whole course as one Markdown document."""

import re
from collections import Counter
from collections.abc import Sequence

from schemas.course import Lesson, Topic, TopicLessons
from workers.text.headings import headings_for
from workers.text.markdown_text import inline, shift_headings

#: Markdown marks and inline code ticks leave no trace in an anchor.
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def course_markdown(
    title: str, author: str, topics: Sequence[Topic], lessons: Sequence[TopicLessons], language: str = "en"
) -> str:
    """Table of contents, then each topic (level 2) with its lessons (level 3); `lessons[n]` belongs to `topics[n]`."""
    words = headings_for(language)
    anchors = Counter[str]([_anchor(title), _anchor(words.contents)])
    contents: list[str] = []
    bodies: list[str] = []
    for topic, written in zip(topics, lessons, strict=True):
        body = "\n\n".join(
            [f"## {inline(topic.name)}", inline(topic.summary), *(_lesson(item, topic) for item in written.lessons)]
        )
        contents.append(f"- [{inline(topic.name)}](#{_numbered(_anchor(topic.name), anchors)})")
        anchors.update(_anchor(text) for text in re.findall(r"(?m)^#{3,6} (.*)$", body))
        bodies.append(body.replace("\n\n\n\n", "\n\n").strip())
    head = [f"# {inline(title)}"]
    if author == "offline":
        head.append(f"*{words.offline}*")
    return "\n\n".join([*head, f"## {words.contents}", "\n".join(contents), *bodies]) + "\n"


def _lesson(lesson: Lesson, topic: Topic) -> str:
    """The lesson two levels lower; its title is dropped where it only repeats the topic's name."""
    body = shift_headings(lesson.markdown.strip(), 2)
    if lesson.title == topic.name:
        body = body.split("\n", 1)[-1].strip()
    return body


def _anchor(text: str) -> str:
    return _NOT_IN_ANCHOR.sub("", text.strip().lower()).replace(" ", "-")


def _numbered(anchor: str, taken: Counter[str]) -> str:
    """The anchor that renderers give the next heading of this text: repeated ones are counted."""
    earlier = taken[anchor]
    taken[anchor] += 1
    return f"{anchor}-{earlier}" if earlier else anchor
