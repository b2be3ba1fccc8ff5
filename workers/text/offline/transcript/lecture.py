"""A section of a lecture: two to four parts under headings of their own, in the order of the transcript."""

from collections.abc import Sequence
from itertools import pairwise

from workers.text.generation.shapes import CheckDraft, SectionDraft, TermDraft
from workers.text.markdown_text import inline
from workers.text.offline.transcript.aims import aims
from workers.text.offline.transcript.check import check_questions
from workers.text.offline.transcript.choosing import Run, runs
from workers.text.offline.transcript.headings import headings
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.vocabulary import vocabulary

WORDS_MIN, WORDS_MAX = 320, 640
PARTS_MAX = 4
#: A part under its own heading has at least so many words.
_PART_WORDS_MIN = 90
TERMS_MAX = 5
CHECKS_MAX = 4
_BEST = 3


def lecture(material: Material) -> SectionDraft:
    chosen = runs(material.scores, WORDS_MAX, words_min=WORDS_MIN) or anything(material)
    used = [one for run in chosen for one in run.said]
    words = vocabulary(material, used, TERMS_MAX)
    checks = check_questions(material, used, words)[:CHECKS_MAX]
    return SectionDraft(
        objectives=aims(material, used, words),
        body=_body(material, chosen),
        key_terms=[TermDraft(term=word.shown, meaning=word.meaning) for word in words],
        check=[CheckDraft(prompt=prompt, answer=answer) for prompt, answer in checks],
    )


def anything(material: Material) -> list[Run]:
    """Where nothing stands well: what is best as it is, with what stands around it."""
    said, worth = material.said, material.scores.worth
    places: set[int] = set()
    for best in sorted(range(len(said)), key=lambda index: (-worth[index], index))[:_BEST]:
        places |= {index for index in range(best - 1, best + 3) if 0 <= index < len(said)}
    found: list[Run] = []
    for index in sorted(places):
        goes_on = index - 1 in places and said[index].passage == said[index - 1].passage
        if goes_on and found:
            found[-1] = Run((*found[-1].said, said[index]), found[-1].value)
        else:
            found.append(Run((said[index],), worth[index]))
    return found


def _body(material: Material, chosen: Sequence[Run]) -> str:
    parts = _parts(chosen)
    names = headings(material, parts) if len(parts) > 1 else [""]
    blocks: list[str] = []
    for name, part in zip(names, parts, strict=True):
        if name:
            blocks.append(f"### {inline(name)}")
        blocks += _blocks(part)
    return "\n\n".join(blocks)


def _parts(chosen: Sequence[Run]) -> list[list[Run]]:
    """The runs in two to four parts, cut where the gap between runs is widest."""
    wanted = min(PARTS_MAX, sum(run.size for run in chosen) // _PART_WORDS_MIN, len(chosen))
    gaps = sorted(range(1, len(chosen)), key=lambda at: _gap(chosen[at - 1], chosen[at]), reverse=True)
    cuts: list[int] = []
    for at in gaps:
        borders = [0, *sorted([*cuts, at]), len(chosen)]
        sizes = [sum(run.size for run in chosen[start:end]) for start, end in pairwise(borders)]
        if len(cuts) < wanted - 1 and min(sizes) >= _PART_WORDS_MIN * 2 // 3:
            cuts.append(at)
    return [list(chosen[start:end]) for start, end in pairwise([0, *sorted(cuts), len(chosen)])]


def _gap(before: Run, after: Run) -> tuple[int, int]:
    """Passages, then sentences, between two runs."""
    return after.said[0].passage - before.said[-1].passage, after.said[0].place - before.said[-1].place


def _blocks(part: Sequence[Run]) -> list[str]:
    """Paragraphs; what is told in the first person or points at something is quoted, with who said it."""
    blocks: list[str] = []
    for run in part:
        text = inline(run.text)
        speaker = run.said[0].speaker
        if not run.is_narration:
            blocks.append(text)
        elif speaker:
            blocks.append(f"> **{inline(speaker)}:** {text}")
        else:
            blocks.append(f"> {text}")
    return blocks
