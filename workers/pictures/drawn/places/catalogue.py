"""The places by name: what is drawn behind the hero and before, and where the horizon lies."""

from collections.abc import Callable
from dataclasses import dataclass

from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.places import countryside, fantastic, rooms, town, waters
from workers.pictures.drawn.view import View

Scenery = Callable[[Pen, View], None]


@dataclass(frozen=True)
class Place:
    back: Scenery
    front: Scenery | None
    #: Share of the height at which the ground or the floor begins.
    horizon: float
    #: As the alt text says it: "in a forest".
    words: str


PLACES: dict[str, Place] = {
    "forest": Place(countryside.draw_forest, countryside.front_leaves, 0.54, "in a forest"),
    "meadow": Place(countryside.draw_meadow, countryside.front_flowers, 0.52, "in a flowering meadow"),
    "garden": Place(countryside.draw_garden, countryside.front_garden, 0.46, "in a garden"),
    "sea": Place(waters.draw_sea, waters.front_sea, 0.50, "at sea"),
    "beach": Place(waters.draw_beach, None, 0.44, "on a beach"),
    "mountains": Place(countryside.draw_mountains, countryside.front_leaves, 0.56, "in the mountains"),
    "desert": Place(countryside.draw_desert, countryside.front_sand, 0.52, "in a desert"),
    "street": Place(town.draw_street, None, 0.50, "in a street"),
    "bedroom": Place(rooms.draw_room, rooms.front_room, 0.60, "in a bedroom"),
    "kitchen": Place(rooms.draw_room, rooms.front_room, 0.60, "in a kitchen"),
    "library": Place(rooms.draw_room, rooms.front_room, 0.63, "in a library"),
    "classroom": Place(rooms.draw_room, rooms.front_room, 0.60, "in a classroom"),
    "room": Place(rooms.draw_room, rooms.front_room, 0.60, "in a cosy room"),
    "castle": Place(town.draw_castle_grounds, countryside.front_flowers, 0.56, "before a castle"),
    "cave": Place(fantastic.draw_cave, fantastic.front_cave, 0.60, "in a cave"),
    "space": Place(fantastic.draw_space, None, 0.64, "in space"),
    "river": Place(waters.draw_river, waters.front_river, 0.46, "by a river"),
    "farm": Place(countryside.draw_farm, countryside.front_leaves, 0.52, "on a farm"),
    "snow": Place(countryside.draw_snowland, countryside.front_snow, 0.54, "in a snowy land"),
    "underwater": Place(waters.draw_underwater, None, 0.66, "under water"),
    "heavens": Place(fantastic.draw_heavens, fantastic.front_heavens, 0.58, "high among the clouds"),
    "hills": Place(countryside.draw_rolling, countryside.front_leaves, 0.54, "in a rolling landscape"),
}
