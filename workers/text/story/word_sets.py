"""Lists of words, written as they are read."""


def word_set(listed: str) -> frozenset[str]:
    """The words of `listed`, which white space parts."""
    return frozenset(listed.split())
