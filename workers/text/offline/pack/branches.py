"""Branches of the mind map for a section: its concepts, and what belongs to each."""

import re
from collections.abc import Iterator, Sequence

from schemas.pack import Chunk
from workers.text.offline.pack.concepts import Concept, concepts
from workers.text.offline.pack.facts import begin
from workers.text.offline.pack.material import Material, is_pale, material_of
from workers.text.offline.pack.parts import terms_of, titles_of
from workers.text.offline.pack.titles import is_general, is_name, without_number
from workers.text.offline.transcript.stems import stems
from workers.text.pack.shapes import BranchDraft, BranchesDraft, TwigDraft

BRANCHES_MAX, TWIGS_MAX = 5, 4
LABEL_WORDS_MAX = 6
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|can|must|should|will|ist|sind|hat|haben|wird|werden|kann|muss)\b", re.IGNORECASE
)


def offline_branches(section: str, chunks: tuple[Chunk, ...], language: str) -> BranchesDraft:
    """One to BRANCHES_MAX branches with up to TWIGS_MAX twigs; labels are words of the source, none stands twice."""
    material = material_of(section, chunks, language)
    taken = {_key(section)}
    if chunks[-1].headings and (len(chunks[-1].headings) > 1 or len({chunk.headings for chunk in chunks}) > 1):
        taken.add(_key(chunks[-1].headings[0]))
    branches: list[BranchDraft] = []
    found = concepts(material)
    for one in found[:BRANCHES_MAX]:
        label = _label(one.title)
        if label is None or _key(label) in taken:
            continue
        taken.add(_key(label))
        branches.append(BranchDraft(label=label, chunk_ids=list(one.chunk_ids), twigs=[]))
    kept = [one for one in found if any(branch.label == _label(one.title) for branch in branches)]
    for branch, one in zip(branches, kept, strict=False):
        branch.twigs = _twigs(material, one, found, taken)
    if not branches:
        branches = _own_branches(material, found, taken) or _plain_branches(material, taken)
    return BranchesDraft(branches=branches)


def _twigs(material: Material, concept: Concept, found: Sequence[Concept], taken: set[str]) -> list[TwigDraft]:
    twigs: list[TwigDraft] = []
    for text, chunk_id in _parts(material, concept, found):
        label = _label(text)
        if label is None or _key(label) in taken or len(twigs) == TWIGS_MAX:
            continue
        taken.add(_key(label))
        twigs.append(TwigDraft(label=label, chunk_ids=[chunk_id]))
    return twigs


def _parts(material: Material, concept: Concept, found: Sequence[Concept]) -> Iterator[tuple[str, str]]:
    """Items of lists under the concept's heading, first columns of its tables, terms defined there, then its terms."""
    reading = material.reading
    titles = titles_of(material, concept)
    for listing in reading.listings:
        if listing.heading in titles:
            for item, chunk_id in zip(listing.items, listing.chunk_ids, strict=True):
                yield re.split(r": | [–—-] |; |\.$", item)[0], chunk_id
    for table in reading.tables:
        if table.heading in titles:
            for row in table.rows:
                yield row[0], table.chunk_id
    for one in material.defined:
        if one.heading in titles:
            yield one.term, one.chunk_id
    for term, chunk_id in terms_of(material, concept, found):
        yield begin(term.surface), chunk_id


def _own_branches(material: Material, found: Sequence[Concept], taken: set[str]) -> list[BranchDraft]:
    """Where the section is its only concept: what belongs to it."""
    branches: list[BranchDraft] = []
    for concept in found[:BRANCHES_MAX]:
        for text, chunk_id in _parts(material, concept, found):
            label = _label(text)
            if label is not None and _key(label) not in taken and len(branches) < BRANCHES_MAX:
                taken.add(_key(label))
                branches.append(BranchDraft(label=label, chunk_ids=[chunk_id], twigs=[]))
    return branches


def _table_branches(material: Material, taken: set[str]) -> list[BranchDraft]:
    """Tables by their captions, with their rows."""
    branches: list[BranchDraft] = []
    for table in material.reading.tables:
        label = _label(table.title)
        if label is None or _key(label) in taken:
            continue
        taken.add(_key(label))
        labels = [shown for row in table.rows if (shown := _label(row[0])) is not None]
        free = [shown for shown in dict.fromkeys(labels) if _key(shown) not in taken][:TWIGS_MAX]
        taken.update(_key(shown) for shown in free)
        twigs = [TwigDraft(label=shown, chunk_ids=[table.chunk_id]) for shown in free]
        branches.append(BranchDraft(label=label, chunk_ids=[table.chunk_id], twigs=twigs))
    return branches


def _plain_branches(material: Material, taken: set[str]) -> list[BranchDraft]:
    """Where nothing is told in sentences: headings, rows of tables, items of lists, terms."""
    reading = material.reading
    candidates = [(material.casing.heading(title), chunk_id) for title, chunk_id in reading.headings if is_name(title)]
    candidates += [(row[0], table.chunk_id) for table in reading.tables for row in table.rows]
    candidates += [pair for listing in reading.listings for pair in zip(listing.items, listing.chunk_ids, strict=True)]
    candidates += [
        (begin(term.surface), _home(material, term.places[0]))
        for term in material.terms.ranked[:6]
        if len(term.surface) > 3 and not is_pale(term)
    ]
    branches = _table_branches(material, taken)
    for text, chunk_id in candidates:
        label = _label(text)
        if label is not None and _key(label) not in taken and len(branches) < BRANCHES_MAX:
            taken.add(_key(label))
            branches.append(BranchDraft(label=label, chunk_ids=[chunk_id], twigs=[]))
    return branches or [BranchDraft(label=_cut(material.section), chunk_ids=[material.own[0].id], twigs=[])]


def _home(material: Material, index: int) -> str:
    return material.reading.sentences[material.said[index].place].chunk_id


def _label(text: str) -> str | None:
    """Up to LABEL_WORDS_MAX words that are no sentence; None where it cannot be made."""
    bare = without_number(" ".join(text.split())).strip(" .:;,–-")
    if not re.search(r"[^\W\d_]{2}|\$|`", bare) or is_general(bare):
        return None
    if len(bare.split()) > LABEL_WORDS_MAX:
        bare = re.split(r"[:;,(–]| - ", bare)[0].strip()
    if not bare or len(bare.split()) > LABEL_WORDS_MAX or len(bare) > 60:
        return None
    if len(bare.split()) > 3 and (_VERB.search(bare) or bare.endswith("?")):
        return None
    return begin(bare)


def _cut(text: str) -> str:
    return " ".join(text.split()[:LABEL_WORDS_MAX])


def _key(label: str) -> str:
    return " ".join(stems(label)) or label.casefold()
