"""A textbook chapter that we make up: every sentence different, repeatable from a number."""

import random


def _parted(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",")]


_THINGS = _parted(
    """
    canal boat, lock keeper, upper gate, stone quay, tow path, water wheel, paddle gear, winding hole, iron bollard,
    side pond, swing bridge, coal barge, feeder stream, puddled clay, summit level, boat lift, toll house, dredger
    crew, spill weir, wooden sluice, narrow tunnel, brick aqueduct, harbour crane, survey chain, timber raft, grain
    mill, rope walk, ice breaker, pumping engine, mooring ring, lime kiln, cargo ledger, horse stable, marsh drain,
    river gauge, copper lantern, oak rudder, chalk cutting, salt warehouse, granite sill
    """
)
_DEEDS = _parted(
    """
    holds back, slowly replaces, was built beside, carries past, depends on, is repaired before, protects, closes
    behind, measures, drains into, was painted by, supports, crosses above, turns around, is older than, lowers,
    guides, supplies, was named after, blocks
    """
)
_WHEN = _parted(
    """
    in a dry summer, after the spring flood, during the night shift, since the great frost, at low water, when
    traffic is heavy, before the harvest, on market days, under the new rules, for most of the winter, near the
    northern basin, between the two villages, along the eastern bank, below the abbey ruins, beyond the last mile
    post, against strong westerly winds
    """
)
_WHY = _parted(
    """
    because the ground is soft, so that no water is lost, although nobody planned it, as the engineers had hoped,
    which saves about {n} litres a day, which costs {n} crowns a year, and this lasts {n} minutes, until the level
    falls by {n} millimetres, whenever more than {n} boats arrive, if the wind stays below {n} knots
    """
)


def chapter(seed: str, pages: int, words_on_page: int = 325) -> str:
    """Markdown that fills about so many pages: a title, a section for each page."""
    dice = random.Random(seed)
    parts = [f"# Waterways, volume {seed}"]
    for number in range(1, pages + 1):
        parts.append(f"## {number}. The {dice.choice(_THINGS)} and the {dice.choice(_THINGS)}")
        words = 0
        while words < words_on_page:
            paragraph = " ".join(_sentence(dice) for _ in range(dice.randint(4, 7)))
            words += len(paragraph.split())
            parts.append(paragraph)
    return "\n\n".join(parts)


def _sentence(dice: random.Random) -> str:
    first, other = dice.sample(_THINGS, 2)
    why = dice.choice(_WHY).format(n=dice.randint(11, 980))
    return f"The {first} {dice.choice(_DEEDS)} the {other} {dice.choice(_WHEN)}, {why}."
