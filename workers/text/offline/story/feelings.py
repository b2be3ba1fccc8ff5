"""What the hero feels at a place of the story: told by the words around it, never "neutral"."""

from collections.abc import Sequence

from workers.text.offline.story.lexicon import lexicon
from workers.text.story.sentences import Sentence

#: A word in the scene itself tells more than one beside it.
INSIDE, BESIDE = 3.0, 1.0
#: Told by many everyday words (looked, ran, home), so each of them tells less.
_WEIGHTS = {"curious": 0.55, "calm": 0.6, "excited": 0.7, "tender": 0.7, "sleepy": 0.7, "hopeful": 0.7, "worried": 0.8}
#: Where nothing tells: a story begins with curiosity and ends in calm.
OPENING, MIDDLE, CLOSING = "curious", "hopeful", "calm"
#: The same feeling again and again tells little: each of the last two pages takes off so much.
AGAIN = 1.2


def feeling(
    scene: Sequence[Sentence], around: Sequence[Sentence], language: str, *, place: float, before: Sequence[str]
) -> str:
    """One English word. `place` is how far the story has come, 0 to 1; `before` the feelings of the pages before."""
    scores: dict[str, float] = {}
    for sentences, weight in ((scene, INSIDE), (around, BESIDE)):
        for one in sentences:
            for found in lexicon("emotions", language).find(one.text):
                scores[found.key] = scores.get(found.key, 0.0) + weight * _WEIGHTS.get(found.key, 1.0)
    for past in before[-2:]:
        if past in scores:
            scores[past] -= AGAIN
    if not scores or max(scores.values()) <= 0:
        return OPENING if place < 0.2 else CLOSING if place > 0.85 else MIDDLE
    return max(scores, key=lambda key: (scores[key], key))
