"""A scene put together: far to near, with the hero where the eye goes first."""

from random import Random

from workers.pictures.drawn.cast import draw_companions, pose_hero
from workers.pictures.drawn.hero.character import hero_of
from workers.pictures.drawn.hero.figure import Figure, draw_figure
from workers.pictures.drawn.light import light_of
from workers.pictures.drawn.looks import BUILDS, LOOKS, Build
from workers.pictures.drawn.mark import draw_mark
from workers.pictures.drawn.pen import Pen
from workers.pictures.drawn.places.catalogue import PLACES
from workers.pictures.drawn.props.buildings import draw_fence
from workers.pictures.drawn.props.catalogue import Prop, props_for
from workers.pictures.drawn.props.vehicles import draw_hull, draw_mast
from workers.pictures.drawn.reading import Reading, read_wish
from workers.pictures.drawn.view import View
from workers.pictures.drawn.weather import draw_air, draw_weather
from workers.pictures.drawn.wish import SceneWish

#: How much of the scene's light falls on the hero: little, so that its colours stay its own on every page.
_HERO_EXPOSURE = 0.22
_HERO_SPOTS = (0.34, 0.62, 0.42, 0.68, 0.5, 0.38, 0.6)


def scene_svg(wish: SceneWish, pixels: tuple[int, int] | None = None) -> str:
    """The SVG document of a wish, to be rendered at `pixels` (the wish's own size without)."""
    hero = hero_of(wish.sheet)
    reading, build = read_wish(wish, hero.kind), BUILDS[wish.audience]
    chance = Random(f"{wish.sheet.seed}/{wish.page}/{wish.scene}")  # noqa: S311 - a drawing's seed
    light = light_of(reading.hour, reading.weather, reading.mood, build.saturation, reading.indoors)
    pen = Pen(LOOKS[wish.style], light, Random(chance.random()))  # noqa: S311 - a drawing's seed
    view = _view_of(wish, reading, build, chance)
    place = PLACES[reading.place]
    place.back(pen, view)
    open_air = not reading.indoors and reading.place not in ("space", "underwater", "cave")
    if open_air and reading.weather == "fog":  # behind the hero, who must not drown in it
        draw_weather(pen, view)
    figure = pose_hero(view, hero, build)
    _draw_props(pen, view, figure)
    draw_companions(pen, view, hero, build, wish.sheet.seed)
    draw_air(pen, view)  # behind the hero, whose face stays clear
    _draw_hero(pen, view, figure)
    if place.front is not None:
        place.front(pen, view)
    if open_air and reading.weather != "fog":
        draw_weather(pen, view)
    draw_mark(pen, view)
    return pen.document(view.width, view.height, pixels or wish.size)


def _view_of(wish: SceneWish, reading: Reading, build: Build, chance: Random) -> View:
    """A frame whose shorter side is 1000, the hero on a line of the golden section, now nearer, now farther."""
    across, down = wish.size
    short = min(across, down)
    width, height = 1000 * across / short, 1000 * down / short
    place = PLACES[reading.place]
    turn = (wish.page * 2 + wish.scene + wish.sheet.seed) % len(_HERO_SPOTS)
    spot = _HERO_SPOTS[turn] + chance.uniform(-0.02, 0.02)
    if build.space and abs(spot - 0.5) < 0.14:
        spot = 0.34 if spot < 0.5 else 0.66
    share = build.share * (0.86 if reading.mood.name in ("lonely", "sad") else 1.0) * chance.uniform(0.92, 1.08)
    if reading.place in ("sea", "heavens", "underwater"):
        share *= 0.84
    if reading.companions and any(other.grown for other in reading.companions[:2]):
        share *= 0.84
    horizon = height * (place.horizon + (0 if reading.indoors else chance.uniform(-0.03, 0.03)))
    return View(
        width=width,
        height=height,
        horizon=horizon,
        floor=height * (0.74 if reading.place in ("sea", "underwater", "heavens") else 0.885),
        hero_x=width * spot,
        hero_height=share * min(height, width * 1.15),
        reading=reading,
        random=chance,
        book=Random(f"{wish.sheet.seed}/{reading.place}"),  # noqa: S311 - a drawing's seed
        space=build.space,
    )


def _draw_props(pen: Pen, view: View, figure: Figure) -> None:
    reading = view.reading
    names = tuple(name for name in reading.props if name != figure.holds)
    shown = props_for(names, reading.place, reading.indoors, 2 if view.space > 0.3 else 3)
    if "fence" in names and not reading.indoors and reading.place in ("hills", "meadow", "forest", "street", "castle"):
        with pen.away(0.12):
            draw_fence(pen, view, view.down(0.2), 92)
    side = 1 if view.hero_x < view.width / 2 else -1
    near = ((0.33, -0.27, 0.5), (-0.27, 0.52, -0.42), (0.54, -0.46, 0.2))[min(2, len(reading.companions))]
    taken = 0
    for _, prop in sorted(shown, key=lambda item: ("sky", "far", "mid", "near").index(item[1].zone)):
        share = near[min(taken, 2)]
        taken += prop.zone == "near"
        _draw_prop(pen, view, prop, side, share)


def _draw_prop(pen: Pen, view: View, prop: Prop, side: int, share: float) -> None:
    size = prop.height * min(view.width, view.height)
    if prop.zone == "sky":
        x, y, depth = view.width * (0.5 + side * 0.2), view.horizon * 0.55, 0.3
    elif prop.zone == "far":
        x, y, depth = (
            view.width * (0.5 + side * 0.24),
            view.horizon + (46 if view.reading.place in ("sea", "beach") else 12),
            0.35,
        )
    elif prop.zone == "mid":
        x, y, depth = view.hero_x + side * view.width * 0.25, view.down(0.3), 0.12
    else:
        x, y, depth = view.hero_x + side * share * view.width, view.floor + 16 * (1 if share > 0 else 2), 0.0
    x = max(view.width * 0.1, min(view.width * 0.9, x))
    with pen.away(depth), pen.exposed(0.7), pen.at(x, y, size / 100):
        prop.draw(pen)


def _draw_hero(pen: Pen, view: View, figure: Figure) -> None:
    afloat = view.reading.place == "sea"
    scale = view.hero_height / 250
    x, y = view.hero_x, view.floor - 0.16 * view.hero_height
    if afloat:
        with pen.at(x, y + 0.02 * view.hero_height, scale):
            draw_mast(pen)
    if pen.light.dark > 0.5:
        pen.glow(view.hero_x, view.floor - view.hero_height * 0.5, view.hero_height * 0.95, "#cfd8ff", 0.22)
    with pen.exposed(_HERO_EXPOSURE):
        draw_figure(pen, figure)
    if afloat:
        with pen.at(x, y, scale):
            draw_hull(pen)
