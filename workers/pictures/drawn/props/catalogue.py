"""Which drawing shows a word of words/props.json, how big, where, and where not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.props import buildings, things, vehicles

Zone = Literal["near", "mid", "far", "sky"]
#: Where nothing stands on the ground, and what may still be there.
_ADRIFT: dict[str, frozenset[str]] = {
    "sea": frozenset({"ship", "boat", "lighthouse", "airship"}),
    "underwater": frozenset({"chest", "key"}),
    "heavens": frozenset({"airship", "rocket"}),
}


@dataclass(frozen=True)
class Prop:
    """Drawn 100 units high about the middle of its foot; `height` as a share of the picture's shorter side."""

    draw: Callable[[Pen], None]
    height: float
    zone: Zone = "near"
    indoors: bool = True


def _far(draw: Callable[[Pen, float, float, float], None]) -> Callable[[Pen], None]:
    return lambda pen: draw(pen, 0, 0, 100)


PROPS: dict[str, Prop] = {
    "boat": Prop(vehicles.draw_boat, 0.16, "far", indoors=False),
    "ship": Prop(vehicles.draw_ship, 0.24, "far", indoors=False),
    "cottage": Prop(_far(buildings.draw_cottage), 0.27, "mid", indoors=False),
    "book": Prop(things.draw_books, 0.13),
    "lantern": Prop(things.draw_lantern, 0.15),
    "key": Prop(things.draw_key, 0.11),
    "door": Prop(things.draw_door, 0.32, "mid", indoors=False),
    "bridge": Prop(things.draw_bridge, 0.2, "mid", indoors=False),
    "airship": Prop(vehicles.draw_airship, 0.22, "sky", indoors=False),
    "cake": Prop(things.draw_cake, 0.18),
    "basket": Prop(things.draw_basket, 0.15),
    "cart": Prop(vehicles.draw_cart, 0.22, indoors=False),
    "umbrella": Prop(things.draw_umbrella, 0.2),
    "rocket": Prop(vehicles.draw_rocket, 0.4, "mid", indoors=False),
    "mushroom": Prop(things.draw_mushrooms, 0.2, indoors=False),
    "flowers": Prop(things.draw_flower_bed, 0.14, indoors=False),
    "chest": Prop(things.draw_chest, 0.19),
    "table": Prop(things.draw_tea_table, 0.25),
    "tent": Prop(things.draw_tent, 0.27, "mid", indoors=False),
    "fire": Prop(things.draw_fire, 0.17, indoors=False),
    "snowman": Prop(things.draw_snowman, 0.3, indoors=False),
    "windmill": Prop(_far(buildings.draw_windmill), 0.26, "far", indoors=False),
    "lighthouse": Prop(_far(buildings.draw_lighthouse), 0.26, "far", indoors=False),
    "well": Prop(things.draw_well, 0.26, "mid", indoors=False),
    "scarecrow": Prop(things.draw_scarecrow, 0.3, "mid", indoors=False),
    "vegetables": Prop(things.draw_vegetables, 0.16, indoors=False),
    "pots": Prop(things.draw_pots, 0.18),
    "clock": Prop(things.draw_clock, 0.36, "mid"),
    "teacup": Prop(things.draw_teacup, 0.08),
    "gift": Prop(vehicles.draw_gift, 0.15),
    "ball": Prop(things.draw_ball, 0.12),
    "bear-toy": Prop(things.draw_teddy, 0.17),
    "car": Prop(vehicles.draw_car, 0.2, "mid", indoors=False),
    "train": Prop(vehicles.draw_train, 0.2, "mid", indoors=False),
    "mirror": Prop(things.draw_mirror, 0.27, "mid"),
    "cards": Prop(things.draw_cards, 0.14),
    "sieve": Prop(things.draw_bucket, 0.13),
}
#: What a place shows already.
_SHOWN = {
    "garden": frozenset({"cottage", "vegetables", "fence", "flowers"}),
    "kitchen": frozenset({"table", "teacup"}),
    "library": frozenset({"book"}),
    "farm": frozenset({"fence"}),
    "meadow": frozenset({"flowers"}),
    "castle": frozenset({"cottage"}),
    "street": frozenset({"cottage"}),
    "bedroom": frozenset({"bear-toy"}),
    "river": frozenset({"flowers"}),
}


def props_for(names: tuple[str, ...], place: str, indoors: bool, count: int) -> list[tuple[str, Prop]]:
    """The named things that can be shown in a place, at most `count`, in the text's order."""
    found = []
    for name in names:
        prop = PROPS.get(name)
        if prop is None or (indoors and not prop.indoors) or name in _SHOWN.get(place, ()):
            continue
        if place in _ADRIFT and name not in _ADRIFT[place]:
            continue
        found.append((name, prop))
    return found[:count]
