"""A section of a pre-read: what the subtopic is about in a few sentences, words to know, questions to keep in mind."""

from workers.text.generation.shapes import CheckDraft, SectionDraft, TermDraft
from workers.text.markdown_text import inline
from workers.text.offline.transcript.aims import aims
from workers.text.offline.transcript.check import check_questions
from workers.text.offline.transcript.choosing import runs
from workers.text.offline.transcript.lecture import anything
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.vocabulary import vocabulary

WORDS_MIN, WORDS_MAX = 60, 125
TERMS_MAX = 3
QUESTIONS_MAX = 3
AIMS_MAX = 2


def pre_read(material: Material) -> SectionDraft:
    """About 250 words at most in all."""
    chosen = (
        runs(material.scores, WORDS_MAX, quotable=False, words_min=WORDS_MIN)
        or runs(material.scores, WORDS_MAX)
        or anything(material)
    )
    used = [one for run in chosen for one in run.said]
    words = vocabulary(material, used, TERMS_MAX)
    questions = check_questions(material, used, words, open_only=True)[:QUESTIONS_MAX]
    return SectionDraft(
        objectives=aims(material, used, words)[:AIMS_MAX],
        body="\n\n".join(inline(run.text) for run in chosen),
        key_terms=[TermDraft(term=word.shown, meaning=word.meaning) for word in words],
        check=[CheckDraft(prompt=prompt, answer=answer) for prompt, answer in questions],
    )
