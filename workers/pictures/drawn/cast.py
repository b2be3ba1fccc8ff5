"""Who stands where: the hero's pose, and the companions with their sizes."""

from collections.abc import Callable
from dataclasses import replace

from workers.pictures.drawn.hero.body import Pose, poses
from workers.pictures.drawn.hero.character import CREATURES, Character, companion_of
from workers.pictures.drawn.hero.face import Face, faces
from workers.pictures.drawn.hero.figure import Figure, draw_figure
from workers.pictures.drawn.hero.held import HELD
from workers.pictures.drawn.looks import Build
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.props import animals
from workers.pictures.drawn.reading import Companion, Reading
from workers.pictures.drawn.view import View

#: Poses of what somebody does; moods that weigh on a body keep their own pose except for running, swimming, flying.
_DOING = {
    "run": "run",
    "jump": "jump",
    "sit": "sit",
    "sleep": "sit",
    "read": "read",
    "walk": "walk",
    "point": "point",
    "wave": "wave",
    "swim": "swim",
    "fly": "fly",
}
_HEAVY = frozenset({"sad", "lonely", "afraid", "angry", "tired"})
_FREE_HANDS = frozenset({"stand", "walk", "wave", "skip", "reach", "point", "hips", "raise"})
#: Height beside a child of 1.
_SIZES = {
    "rabbit": 0.62,
    "cat": 0.56,
    "dog": 0.62,
    "bear": 1.15,
    "fox": 0.66,
    "wolf": 0.9,
    "mouse": 0.42,
    "dragon": 1.15,
    "robot": 0.8,
    "owl": 0.45,
    "pig": 0.6,
    "lion": 0.95,
    "tiger": 0.95,
    "frog": 0.38,
    "elephant": 1.2,
    "panda": 1.0,
    "monkey": 0.66,
    "squirrel": 0.44,
    "hedgehog": 0.42,
    "penguin": 0.56,
    "girl": 0.98,
    "boy": 1.0,
    "child": 0.9,
}
_PREDATORS = frozenset({"wolf", "dragon", "lion", "tiger", "bear", "man", "witch", "pirate", "fox"})


def pose_hero(view: View, hero: Character, build: Build) -> Figure:
    """The hero in the pose of the action or the mood, with what the text lets it hold."""
    reading = view.reading
    name = _pose_name(view)
    holds = next((prop for prop in reading.props if prop in HELD), None)
    if holds == "book" and name in ("sit", "stand", "read", "chin", "clasp"):
        name = "read" if name in ("sit", "read") else "hold"
        holds = "book" if name == "read" else None
    elif holds is not None:
        if name in _FREE_HANDS:
            name = "hold"
        elif name not in ("run", "cheer", "jump"):
            holds = None
    face = faces()["asleep" if "sleep" in reading.actions else reading.mood.face]
    pose = poses()[name]
    if reading.place in ("space", "underwater") and not pose.lift:
        pose = replace(pose, lift=4.0)
    return Figure(
        hero, build, pose, face, view.hero_x, view.floor, view.hero_height, view.hero_x > view.width / 2, holds
    )


def _pose_name(view: View) -> str:
    reading = view.reading
    if reading.place == "underwater":
        return "swim"
    for action in reading.actions:
        bodily = action in ("run", "fly", "jump", "sleep")
        if action == "swim":
            continue
        if bodily or reading.mood.name not in _HEAVY:
            return _DOING[action]
    if reading.place == "sea":
        return "wave" if reading.mood.name not in _HEAVY else "droop"
    return view.random.choice(reading.mood.poses)


def draw_companions(pen: Pen, view: View, hero: Character, build: Build, seed: int) -> None:
    """Up to two others; the first on the hero's free side, looking at it."""
    places = ((0.36, 0.02), (-0.28, -0.06)) if view.space < 0.4 else ((0.34, 0.0),)
    side = 1 if view.hero_x < view.width / 2 else -1
    for (away, back), other in reversed(list(zip(places, view.reading.companions, strict=False))):
        wide = 0.07 if other.kind in ("horse", "cow") else 0.0
        x = view.hero_x + side * (away + (wide if away > 0 else -wide)) * view.width
        x = max(view.width * 0.09, min(view.width * 0.91, x))
        y = view.floor + back * (view.floor - view.horizon)
        if other.kind in _DRAWN:
            _DRAWN[other.kind](pen, view, x, y)
        else:
            _draw_other(pen, view, other, hero, build, seed, x, y, side)


def _draw_other(
    pen: Pen, view: View, other: Companion, hero: Character, build: Build, seed: int, x: float, y: float, side: int
) -> None:
    who = companion_of(other.kind, other.grown, seed)
    size = _SIZES.get(other.kind, 1.3) * (1.25 if other.grown and other.kind in CREATURES else 1.0)
    own = _SIZES.get(hero.kind, 1.25)
    height = view.hero_height * max(0.5, min(1.42, (size / own) ** 0.75)) * (1 - 0.1 * (view.floor - y) / view.height)
    figure = Figure(
        who, build, _other_pose(view.reading), _other_face(view.reading, other.kind), x, y, height, flip=side > 0
    )
    with pen.exposed(0.42):
        draw_figure(pen, figure)


def _other_pose(reading: Reading) -> Pose:
    return poses()[
        {"excited": "cheer", "joy": "wave", "angry": "hips", "afraid": "spread", "sad": "clasp", "tender": "clasp"}.get(
            reading.mood.name, "stand"
        )
    ]


def _other_face(reading: Reading, kind: str) -> Face:
    if reading.mood.name == "afraid":
        return faces()["angry" if kind in _PREDATORS else "afraid"]
    return faces()[
        {"joy": "happy", "excited": "thrilled", "angry": "angry", "surprised": "surprised", "sad": "tender"}.get(
            reading.mood.name, "soft"
        )
    ]


def _bird(pen: Pen, view: View, x: float, y: float) -> None:
    for i, color in enumerate(("#5f8fc8", "#d9744a", "#e9b94c")):
        flying = i > 0
        where = (x + i * 90 - 60, view.horizon * 0.55 + i * 40) if flying else (x, y)
        animals.draw_bird(pen, *where, 78 if flying else 96, color, flying)


def _fish(pen: Pen, view: View, x: float, y: float) -> None:
    if view.reading.place in ("underwater", "sea", "river"):
        animals.draw_fish(
            pen,
            x,
            y - view.hero_height * (0.6 if view.reading.place == "underwater" else 0.1),
            96,
            "#f29a3c",
            flip=x > view.hero_x,
        )


def _butterfly(pen: Pen, view: View, x: float, y: float) -> None:
    for i, color in enumerate(("#f2a03c", "#7fa8e0", "#e98ab0", "#f7d154")):
        animals.draw_butterfly(
            pen, x + (i % 2) * 110 - 50 + i * 9, y - view.hero_height * (0.45 + 0.22 * i), 44 + 6 * (i % 3), color
        )


def _horse(pen: Pen, view: View, x: float, y: float) -> None:
    with pen.at(x, y, flip=x > view.hero_x):
        animals.draw_horse(pen, 0, 0, view.hero_height * 0.92, "#b07a50")


def _cow(pen: Pen, view: View, x: float, y: float) -> None:
    with pen.at(x, y, flip=x > view.hero_x):
        animals.draw_cow(pen, 0, 0, view.hero_height * 0.72, "#f4ece0")


def _sheep(pen: Pen, view: View, x: float, y: float) -> None:
    with pen.at(x, y, flip=x > view.hero_x):
        animals.draw_sheep(pen, 0, 0, view.hero_height * 0.48)
        animals.draw_sheep(pen, -110, -70, view.hero_height * 0.36)


def _hen(pen: Pen, view: View, x: float, y: float) -> None:
    with pen.at(x, y, flip=x > view.hero_x):
        animals.draw_hen(pen, 0, 0, view.hero_height * 0.34, "#d98a4a")
        animals.draw_hen(pen, -95, -40, view.hero_height * 0.27, "#f4ece0")


def _turtle(pen: Pen, view: View, x: float, y: float) -> None:
    with pen.at(x, y, flip=x > view.hero_x):
        animals.draw_turtle(pen, 0, 0, view.hero_height * 0.3)


_DRAWN: dict[str, Callable[[Pen, View, float, float], None]] = {
    "bird": _bird,
    "fish": _fish,
    "butterfly": _butterfly,
    "horse": _horse,
    "cow": _cow,
    "sheep": _sheep,
    "hen": _hen,
    "turtle": _turtle,
}
