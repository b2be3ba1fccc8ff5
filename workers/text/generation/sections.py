"""A section from what an author answered."""

from schemas.generation import QuestionAnswer, Section, TermMeaning
from workers.exam_input import strip_controls
from workers.text.generation.shapes import SectionDraft
from workers.text.markdown_text import authored, lower_headings

#: Sections are of level 2 in the document; what they hold begins below.
BODY_LEVEL = 3


def section_of(draft: SectionDraft, title: str) -> Section:
    """Formatting stays; raw HTML, images and headings above the section's own are disarmed."""
    terms = ((_clean(item.term), _clean(item.meaning)) for item in draft.key_terms)
    checks = ((_clean(item.prompt), _clean(item.answer)) for item in draft.check)
    return Section(
        title=title,
        objectives=tuple(text for text in map(_clean, draft.objectives) if text),
        body=lower_headings(authored(strip_controls(draft.body), top_level=1), BODY_LEVEL),
        key_terms=tuple(TermMeaning(term=term, meaning=meaning) for term, meaning in terms if term and meaning),
        check=tuple(QuestionAnswer(prompt=prompt, answer=answer) for prompt, answer in checks if prompt and answer),
    )


def _clean(text: str) -> str:
    return strip_controls(text).strip()
