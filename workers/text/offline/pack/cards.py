"""Flash cards from a section: questions with short answers, and sentences with a gap."""

from schemas.pack import Chunk
from workers.text.offline.pack.choosing import choose
from workers.text.offline.pack.gathering import facts
from workers.text.offline.pack.material import material_of
from workers.text.offline.pack.tags import tags_of
from workers.text.pack.shapes import CardDraft, CardsDraft


def offline_cards(
    section: str, chunks: tuple[Chunk, ...], wanted: int, avoid: tuple[str, ...], language: str
) -> CardsDraft:
    """Up to `wanted` cards, one fact each, in the order of the source; none whose front is in `avoid`.

    Fewer where the chunks hold fewer facts that can be asked for. Rules after Wozniak (1999), "Effective learning:
    Twenty rules of formulating knowledge": minimum information, cloze deletion, no sets, context cues.
    """
    material = material_of(section, chunks, language)
    order = {chunk.id: number for number, chunk in enumerate(chunks)}
    chosen = choose(facts(material), wanted, avoid)
    chosen.sort(key=lambda fact: (order[fact.chunk_id], fact.place, fact.front))
    return CardsDraft(
        cards=[
            CardDraft(
                kind="cloze" if fact.kind == "cloze" else "qa",
                front=fact.front,
                back=fact.back,
                tags=tags_of(section, fact.heading),
                chunk_ids=[fact.chunk_id, *([fact.beside] if fact.beside else [])],
            )
            for fact in chosen
        ]
    )
