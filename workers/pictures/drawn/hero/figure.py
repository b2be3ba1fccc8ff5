"""A whole figure: somebody's body in a pose with a face, put together back to front."""

from dataclasses import dataclass

from workers.pictures.drawn.hero.body import Body, Pose, body_of
from workers.pictures.drawn.hero.character import Character
from workers.pictures.drawn.hero.clothes import draw_arms, draw_legs, draw_trunk
from workers.pictures.drawn.hero.ears import draw_ears
from workers.pictures.drawn.hero.extras import draw_behind, draw_glasses, draw_headwear, draw_neckwear
from workers.pictures.drawn.hero.face import Face, draw_face
from workers.pictures.drawn.hero.hair import draw_beard, draw_fringe, draw_hair_behind, draw_person_head
from workers.pictures.drawn.hero.heads import draw_skull
from workers.pictures.drawn.hero.held import HELD
from workers.pictures.drawn.looks import Build
from workers.pictures.drawn.pen import Pen


@dataclass(frozen=True)
class Figure:
    """Who, how, and where: feet at (x, y), `height` from the ground to the top of the skull in picture units."""

    who: Character
    build: Build
    pose: Pose
    face: Face
    x: float
    y: float
    height: float
    flip: bool = False
    holds: str | None = None


def draw_figure(pen: Pen, figure: Figure) -> None:
    scale = figure.height / 100
    body = body_of(figure.build, figure.pose, figure.who.grown)
    spread = 30 if figure.pose.sits else 20 - figure.pose.lift * 0.3
    pen.ground_shadow(figure.x, figure.y, spread * scale, spread * 0.2 * scale)
    with pen.at(
        figure.x, figure.y - figure.pose.lift * scale, scale, figure.pose.lean * (-1 if figure.flip else 1), figure.flip
    ):
        draw_behind(pen, body, figure.who)
        _draw_head(pen, body, figure, behind=True)
        if not figure.pose.sits:
            draw_legs(pen, body, figure.who)
            draw_trunk(pen, body, figure.who)
        else:
            draw_trunk(pen, body, figure.who)
            draw_legs(pen, body, figure.who)
        if not figure.pose.front:
            _draw_arms(pen, body, figure)
        draw_neckwear(pen, body, figure.who)
        _draw_head(pen, body, figure, behind=False)
        if figure.pose.front:
            _draw_arms(pen, body, figure)


def _draw_arms(pen: Pen, body: Body, figure: Figure) -> None:
    held = HELD.get(figure.holds or "")
    if held is None:
        draw_arms(pen, body, figure.who)
        return
    if figure.holds == "book":
        left, right = body.hands
        with pen.at((left[0] + right[0]) / 2, min(left[1], right[1]) - 2):
            held(pen)
        draw_arms(pen, body, figure.who)
        return
    with pen.at(*body.hands[1]):
        held(pen)
    draw_arms(pen, body, figure.who)


def _draw_head(pen: Pen, body: Body, figure: Figure, behind: bool) -> None:
    who, r = figure.who, body.radius
    droop = 0.75 if figure.face.tilt > 12 else 0.15 if figure.face.tilt < -10 else 0.0
    with pen.at(*body.head, turn=figure.pose.head):
        if behind:
            if who.is_creature:
                draw_ears(pen, r, who, droop)
            elif not {"spacesuit"} & set(who.wears) or who.hair_cut == "curly":
                draw_hair_behind(pen, r, who)
            return
        features = draw_skull(pen, r, who) if who.is_creature else draw_person_head(pen, r, who)
        if "beard" in who.wears:
            draw_beard(pen, r, who.wears["beard"])
        draw_face(pen, r, figure.face, features, who.hair if not who.is_creature else _brow(who))
        if not who.is_creature:
            draw_fringe(pen, r, who)
        if "glasses" in who.wears:
            draw_glasses(pen, r, who.wears["glasses"])
        draw_headwear(pen, r, who)


def _brow(who: Character) -> str:
    return "#3b2a26" if who.kind != "robot" else "#5a6a74"
