"""Topics from the questions' own words: a floor for when no model is asked, never more than that."""

from collections.abc import Sequence

from schemas.exam import Question
from workers.text.offline.clusters import cluster
from workers.text.offline.phrases import sentences_for
from workers.text.offline.topic_names import names_of, readable, telling_terms
from workers.text.offline.vectors import question_text
from workers.text.offline.words import language_of
from workers.text.shapes import TopicDraft, TopicList


def offline_topics(questions: Sequence[Question]) -> TopicList:
    """Every question in exactly one topic; topics in teaching order (see `cluster`), named by their own terms.

    The same questions give the same topics, byte for byte. 5,000 questions take a few seconds.
    """
    language = language_of(" ".join(question_text(question) for question in questions[:200]))
    clusters = cluster(questions)
    terms = telling_terms(questions, clusters, language)
    names = names_of(terms, [len(members) for members in clusters], language)
    say = sentences_for(language)
    return TopicList(
        topics=[
            TopicDraft(
                name=name,
                summary=say.summary(readable(own, 4), len(members)),
                question_ids=[questions[position].id for position in members],
            )
            for name, own, members in zip(names, terms, clusters, strict=True)
        ]
    )
