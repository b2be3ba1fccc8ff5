"""How much of its source a text takes up."""

from collections import Counter

from workers.text.offline.words import keys

CHECK = "source_coverage"
#: A text that takes up less of its source leaves out most of what was taught.
SHARE_MIN = 0.5
#: The terms of the source that count: its most frequent ones, each said at least twice.
TERMS_MAX = 40
TERMS_MIN = 5


def coverage(text: str, source: str) -> float | None:
    """The share of the source's main terms that the text names; None when the source has too few to tell.

    Main terms are the telling words said most often (Luhn 1958, "The automatic creation of literature abstracts",
    IBM Journal of Research and Development 2(2)).
    """
    said = Counter(keys(source))
    terms = [term for term, times in said.most_common(TERMS_MAX) if times > 1]
    if len(terms) < TERMS_MIN:
        return None
    named = set(keys(text))
    return sum(term in named for term in terms) / len(terms)
