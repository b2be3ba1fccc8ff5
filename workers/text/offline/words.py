"""Words, sentences, phrases and languages, without a model: enough for European scripts and Chinese."""

import re
from collections import Counter

from workers.text.offline.stopwords import ALL_STOP_WORDS, EXAM_WORDS, STOP_CHARACTERS, STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
#: Scripts without spaces between words: Han, kana, Thai.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]+")
_CODE = re.compile(r"(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)|`[^`]*`|\$\$.*?\$\$")
_BREAK = re.compile(r"[^\w\s'’\-.]+|\.(?=\s|$)|\n+")
_ABBREVIATION = re.compile(r"(?i)(?<!\w)(?:e\.g|i\.e|etc|vs|dr|mr|mrs|st|no|approx|z\.b|d\.h|bzw|[A-Z])\.$")
#: Chinese grams of up to this many characters may become terms.
_GRAM_MAX = 4


def words(text: str) -> list[str]:
    """Words as they stand; a run of an unspaced script counts as its pairs of characters."""
    found: list[str] = []
    for token in _WORD.findall(text):
        if _UNSPACED.search(token):
            for run in _UNSPACED.findall(token):
                found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            found += [part for part in _UNSPACED.split(token) if part]
        else:
            found.append(token)
    return found


def is_telling(word: str) -> bool:
    """The word may carry a subject: no function word, no exam word, no plain number."""
    folded = word.casefold().replace("’", "'")
    if _UNSPACED.fullmatch(word):
        return not any(character in STOP_CHARACTERS for character in word)
    if folded in ALL_STOP_WORDS and word.isupper() and len(word) > 2:
        return folded not in STOP_WORDS["en"]  # "NOT" stays a stop word, "DES" does not
    return (
        folded not in ALL_STOP_WORDS
        and folded not in EXAM_WORDS
        and re.search(r"[^\W\d]", word) is not None
        and (len(word) > 2 or (word.isupper() and len(word) == 2))
    )


def key_of(word: str) -> str:
    """One key for the forms of a word: case and a plural ending are dropped."""
    folded = word.casefold().replace("’", "'").removesuffix("'s")
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 4 and re.search(r"(s|x|z|ch|sh)es$", folded):
        return folded[:-2]
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


def keys(text: str) -> list[str]:
    """Keys of the telling words of `text`, in order."""
    return [key_of(word) for word in words(text) if is_telling(word)]


def phrases(text: str, length_max: int = 3) -> list[tuple[tuple[str, ...], str]]:
    """(key, surface) of every run of up to `length_max` telling words; Chinese runs give grams of 2 to 4 characters."""
    found: list[tuple[tuple[str, ...], str]] = []
    for stretch in _BREAK.split(_CODE.sub(" . ", text)):
        run: list[str] = []
        for token in [*_WORD.findall(stretch), ""]:
            if _UNSPACED.search(token):
                found += _grams(token)
            if token and not _UNSPACED.search(token) and is_telling(token):
                run.append(token)
                continue
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + length_max) + 1):
                    found.append((tuple(key_of(word) for word in run[start:end]), " ".join(run[start:end])))
            run = []
    return found


def _grams(token: str) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    for run in _UNSPACED.findall(token):
        for length in range(2, _GRAM_MAX + 1):
            for start in range(len(run) - length + 1):
                gram = run[start : start + length]
                if not any(character in STOP_CHARACTERS for character in gram):
                    found.append(((gram,), gram))
    return found


def is_unspaced(text: str) -> bool:
    return _UNSPACED.fullmatch(text) is not None


def sentences(text: str) -> list[str]:
    """Sentences of prose; code is left out."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-*•])", re.sub(r"(?s)```.*?(?:```|$)", "\n\n", text)):
        flat = " ".join(paragraph.split())
        start = 0
        for match in re.finditer(r"[.!?…]+[\"'”’)]*\s+(?=[\"'“‘(`]?[^\W_a-z])|[。！？]", flat):
            piece = flat[start : match.end()].strip()
            if _ABBREVIATION.search(piece):
                continue
            found.append(piece)
            start = match.end()
        if flat[start:].strip():
            found.append(flat[start:].strip())
    return found


def language_of(text: str) -> str:
    """ "zh", "ja", or the language with the most function words in `text`; "en" when nothing tells."""
    sample = text[:20_000]
    unspaced = sum(len(run) for run in _UNSPACED.findall(sample))
    if unspaced * 4 > len(sample):
        return "ja" if re.search("[\u3040-\u30ff]", sample) else "zh"
    counts = Counter(word.casefold() for word in _WORD.findall(sample))
    hits = {language: sum(counts[word] for word in stops) for language, stops in STOP_WORDS.items()}
    return max(hits, key=lambda language: (hits[language], language == "en"))
