"""Which subtopics one part of a transcript speaks of, and in which paragraphs: by words, weighted by rarity."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from workers.text.generation.shapes import CoverageDraft, FoundDraft
from workers.text.offline.transcript.chatter import inside_frame, is_housekeeping
from workers.text.offline.transcript.cleaning import turns
from workers.text.offline.transcript.sentences import END
from workers.text.offline.transcript.stems import all_stems
from workers.text.offline.transcript.themes import FRAMED_BONUS, NEARLY, Theme, theme_of
from workers.text.offline.words import sentences

PARAGRAPHS_MAX = 12
#: Captions have a few words each: so many characters of them are looked at as one block.
_BLOCK_CHARS_MIN = 900
_CUE_CHARS_MAX = 130
#: Full matches that make a subtopic covered, in one block and in all.
_IN_ONE_BLOCK = 1.8
_IN_ALL = 3.0
_NEIGHBOUR = 0.3
#: A neighbour without a match of its own is taken when it shares this much of the vocabulary of what it stands beside.
_KINSHIP_MIN = 0.18
_STRONG = 2.0
#: What a block must have of the best one's score to be taken, up to one full match, and beyond.
_SHARE_OF_FEW, _SHARE_OF_BEST = 0.25, 0.12


@dataclass(frozen=True, slots=True)
class _Block:
    """Paragraphs looked at together, as stems of their sentences."""

    members: tuple[int, ...]
    sentences: tuple[tuple[str, ...], ...]
    bag: frozenset[str]


def offline_coverage(subtopics: tuple[str, ...], paragraphs: tuple[str, ...]) -> CoverageDraft:
    """The subtopics that the paragraphs speak of; numbers count from 1, most telling paragraph first.

    A sentence speaks of a subtopic when it has its words, or the weightier part of them; words that are rare here
    weigh more. "covered" takes several such sentences, "partly" one.
    """
    blocks = _blocks(paragraphs)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for stem in block.bag:
            holders[stem].append(number)

    def weight(stem: str) -> float:
        return log(1 + (len(blocks) + 1) / (1 + len(holders.get(stem, ()))))

    drafts: list[FoundDraft] = []
    for number, subtopic in enumerate(subtopics):
        draft = _found(number, theme_of(subtopic), blocks, holders, weight)
        if draft is not None:
            drafts.append(draft)
    return CoverageDraft(found=drafts)


def _blocks(paragraphs: tuple[str, ...]) -> list[_Block]:
    content = inside_frame(paragraphs)
    cues = [text for text in paragraphs if _is_cue(text)]
    short = len(cues) > 0.8 * len(paragraphs)
    groups: list[list[int]] = []
    size = 0
    for number, text in enumerate(paragraphs):
        if not content[number] and not short:
            continue
        if groups and short and size < _BLOCK_CHARS_MIN:
            groups[-1].append(number)
            size += len(text)
        else:
            groups.append([number])
            size = len(text)
    return [_block(tuple(group), "\n".join(paragraphs[number] for number in group)) for group in groups]


def _is_cue(text: str) -> bool:
    """A caption, or as little as one without an end."""
    return " --> " in text[:120] or (len(text) <= _CUE_CHARS_MAX and END.search(text) is None)


def _block(members: tuple[int, ...], text: str) -> _Block:
    said = [sentence for turn in turns(text) for sentence in sentences(turn.text) if not is_housekeeping(sentence)]
    found = tuple(tuple(all_stems(sentence)) for sentence in said)
    return _Block(members, found, frozenset(stem for sentence in found for stem in sentence))


def _found(
    number: int,
    theme: Theme,
    blocks: Sequence[_Block],
    holders: dict[str, list[int]],
    weight: Callable[[str], float],
) -> FoundDraft | None:
    near = sorted({block for stem in theme.stems for block in holders.get(stem, ())})
    by_side = [
        {block: _score(blocks[block], theme, side, weight) for block in near} for side in range(len(theme.sides))
    ]
    levels = [_level(list(scores.values())) for scores in by_side]
    if max(levels) == 0:
        return None
    covered = sum(level == 2 for level in levels) * 2 > len(levels) or (
        len(levels) == 2 and max(levels) == 2 and min(levels) == 1
    )
    totals = {block: sum(scores[block] for scores in by_side) for block in near}
    ordered = _with_neighbours({block: score for block, score in totals.items() if score > 0}, blocks)
    chosen: list[int] = []
    for block in ordered:
        if len(chosen) >= PARAGRAPHS_MAX and len(blocks[block].members) == 1:
            break
        chosen += blocks[block].members
    return FoundDraft(
        subtopic=number + 1, coverage="covered" if covered else "partly", paragraphs=[at + 1 for at in chosen]
    )


def _score(block: _Block, theme: Theme, side: int, weight: Callable[[str], float]) -> float:
    """How many sentences of the block speak of the side, a phrase counting more; half where only the whole does."""
    met = [(theme.match(sentence, side, weight), sentence) for sentence in block.sentences]
    score = sum(value + FRAMED_BONUS * (value > 0 and not theme.framing.isdisjoint(text)) for value, text in met)
    if score < NEARLY and block.bag.issuperset(theme.sides[side]):
        return NEARLY
    return score


def _level(scores: Sequence[float]) -> int:
    """2: a learner could learn it here, 1: it is touched, 0: it is not here."""
    full = [score for score in scores if score >= NEARLY]
    if (full and max(full) >= _IN_ONE_BLOCK) or sum(full) >= _IN_ALL:
        return 2
    return 1 if full or sum(scores) >= 2 else 0


def _with_neighbours(scores: dict[int, float], blocks: Sequence[_Block]) -> list[int]:
    """Blocks, best first: those that stand beside a telling one gain by it, and what goes on from one is taken too."""
    lifted = dict(scores)
    for block, score in scores.items():
        for beside in (block - 1, block + 1):
            if beside in scores:
                lifted[beside] += _NEIGHBOUR * score
            elif (
                score >= _STRONG
                and 0 <= beside < len(blocks)
                and _kinship(blocks[block], blocks[beside]) >= _KINSHIP_MIN
            ):
                lifted[beside] = max(lifted.get(beside, 0.0), _NEIGHBOUR * score)
    best = max(lifted.values())
    enough = max(_SHARE_OF_BEST * best, min(1.0, _SHARE_OF_FEW * best))
    kept = [block for block, score in lifted.items() if score >= enough]
    return sorted(kept, key=lambda block: (-round(lifted[block], 6), block))


def _kinship(one: _Block, other: _Block) -> float:
    shared = len(one.bag & other.bag)
    return shared / (1 + min(len(one.bag), len(other.bag)))
