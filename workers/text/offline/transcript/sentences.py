"""The sentences of speech, whole or broken, with the light touch under which they are quoted.

The light touch: fillers at the beginning of a sentence go, its first letter becomes a capital, a tag at the
end ("…, right?") goes, a sentence without an end or with dots for one gets a full stop, a lone quotation mark at an
end goes. Nothing else of it is changed.
"""

import re

from workers.text.offline.words import is_unspaced, sentences

#: Speech that was written down without full stops is cut into pieces of about this many words.
_RUN_WORDS_MAX = 60
_PIECE_WORDS_MIN, _PIECE_WORDS_MAX = 14, 28
_FILLER = re.compile(
    r"^(?:(?:kind|sort) of (?=\w)"
    r"|(?:so|well|now|like|yeah|yes|okay|ok|right|alright|all right|oh|um+|uh+|er|ah|hm+|you know|i mean|look|listen"
    r"|actually|basically|anyway|again|honestly|i guess|then|of course|indeed|in fact|(?:and )?now then|and now"
    r"|ja|nun|gut|also|naja|tja|äh+|ähm+|genau|wie gesagt|nun ja|nun gut|ja also)(?:,|…|\.\.\.|—| -) ?"
    r"|and (?=\w)|so (?=the |an? )|und (?=\w))",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"(?i) (?=(?:so|and then|but|now|and so|okay|because|which means|und dann|aber|also|dann|und) )"
)
#: Names a subject and says nothing of it.
_HANGING = re.compile(r"^(?:As (?:to|for|regards)|Regarding|Concerning|Was) [^,;:—]*[.]$")
_TAG_QUESTION = re.compile(r",? (?:right|ok|okay|you know|isn't it|ja|oder|nicht wahr|gell)\?$", re.IGNORECASE)
_TRAILING = re.compile(r"(?<=[\w)\"”])\s*(?:\.{2,}|…)$")
#: Ends in the middle.
_BREAKS_OFF = re.compile(
    r"\b(?:the|an?|and|or|but|so|to|of|that|which|who|is|are|was|were|has|have|had|if|when|because|with|in|on|for"
    r"|like|as|by|from"
    r"|my|your|our|their|its|i|we|you|they|he|she|it's|i'm|know|mean|really|very|just|und|oder|aber|der|die|das|ein"
    r"|eine|ist|sind|dass|wenn|weil|mit|zu)[.!]$",
    re.IGNORECASE,
)
END = re.compile(r"[.!?…。！？][\"'”’)»]*$")


def spoken_sentences(text: str) -> list[str]:
    """Sentences; speech without full stops is cut where a new thought begins."""
    found: list[str] = []
    for sentence in sentences(text):
        size = sentence.count(" ") + 1
        found += [sentence] if size <= _RUN_WORDS_MAX or _is_built(sentence, size) else _cut(sentence)
    return found


def _is_built(sentence: str, size: int) -> bool:
    """A long sentence with punctuation of its own, not a transcript without any."""
    return len(re.findall(r"[,;:—]", sentence)) * 25 > size


def _cut(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _CONNECTIVE.split(text):
        if pieces and (len(pieces[-1].split()) < _PIECE_WORDS_MIN or len(piece.split()) < 5):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [part for piece in pieces for part in _by_length(piece)]


def _by_length(piece: str) -> list[str]:
    tokens = piece.split()
    count = -(-len(tokens) // _PIECE_WORDS_MAX)
    size = -(-len(tokens) // count) if count else 0
    return [" ".join(tokens[start : start + size]) for start in range(0, len(tokens), size)] if size else []


def touch(sentence: str) -> str:
    """The sentence with the light touch (see above)."""
    text = sentence.strip(" —")
    for _ in range(4):
        match = _FILLER.match(text)
        if not match or len(text) - match.end() < 12:
            break
        text = text[match.end() :].lstrip(" ,.…—-")
    text = _balanced(_TRAILING.sub(".", _TAG_QUESTION.sub(".", text)))
    if len(text) < 2:
        return ""
    text = text[:1].upper() + text[1:]
    return text if END.search(text) else text.rstrip(" ,;:—-") + "."


def _balanced(text: str) -> str:
    """Quotation marks and brackets at an end that have no partner go."""
    for left, right in (('"', '"'), ("“", "”"), ("„", "“"), ("(", ")"), ("«", "»")):
        lone = text.count(left) % 2 if left == right else text.count(left) != text.count(right)
        if lone and text.startswith(left):
            text = text[1:].lstrip()
        elif lone and text.endswith(right):
            text = text[:-1].rstrip()
    return text.strip()


def length(text: str) -> int:
    """Words; in unspaced scripts two characters count as one."""
    return sum(len(word) // 2 or 1 if is_unspaced(word.strip("。！？，、；：")) else 1 for word in text.split())


def is_whole(text: str) -> bool:
    """Not broken, not too short or too long to be quoted."""
    return 5 <= length(text) <= 75 and not _HANGING.match(text) and not is_broken(text)


def is_broken(text: str) -> bool:
    """It breaks off, or has half a pair of quotation marks or brackets."""
    if text.endswith(("...", "…", "—")) or _BREAKS_OFF.search(text):
        return True
    lone = text.count('"') % 2 == 1 or text.count("(") != text.count(")")
    return lone or (text.count("“") != text.count("”") and "„" not in text)
