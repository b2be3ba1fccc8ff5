"""Trunk, legs, arms and what covers them."""

from workers.pictures.drawn.colors import darker, lighter, luminance
from workers.pictures.drawn.hero.body import Body
from workers.pictures.drawn.hero.character import Character
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon
from workers.pictures.drawn.pen import Pen

#: What covers the arms, the outermost first.
_SLEEVES = ("jacket", "armour", "spacesuit", "robe", "shirt", "dress")
_SHOE = "#5a3f33"


def draw_legs(pen: Pen, body: Body, who: Character) -> None:
    leg = who.wears.get("trousers", who.wears.get("spacesuit", who.skin))
    if "armour" in who.wears:
        leg = darker(who.wears["armour"], 0.2)
    shoe = who.wears.get("boots") or (None if who.is_creature else darker(who.wears.get("trousers", _SHOE), 0.35))
    width = body.limb * (1.05 if who.is_creature else 0.98)
    for side, hip, knee, foot in zip((-1, 1), body.hips, body.knees, body.feet, strict=True):
        pen.limb([hip, knee, foot], width, leg)
        if leg == who.skin and not who.is_creature and not body.pose.sits:
            sock = [(knee[0] * 0.4 + foot[0] * 0.6, knee[1] * 0.4 + foot[1] * 0.6), foot]
            pen.limb(sock, width * 1.02, "#f4efe4")
        _draw_foot(pen, body, who, foot, side, shoe or who.skin)


def _draw_foot(pen: Pen, body: Body, who: Character, foot: tuple[float, float], side: int, color: str) -> None:
    size = body.limb * (0.98 if who.kind in ("rabbit", "robot") else 0.82)
    x, y = foot
    if body.pose.sits:
        pen.shape(ellipse(x, y - size * 0.35, size * 0.82, size), color)
        if who.is_creature:
            pen.shape(ellipse(x, y - size * 0.25, size * 0.42, size * 0.5), who.pale, line=0, relief=0)
        return
    pen.shape(
        blob(
            [
                (x - size * 0.7, y + 1.4),
                (x - size * 0.5, y - size * 0.55),
                (x + size * 0.45, y - size * 0.6),
                (x + size * 1.15 + side * 0.6, y - 0.2),
                (x + size * 1.05, y + 1.8),
            ]
        ),
        color,
    )


def draw_trunk(pen: Pen, body: Body, who: Character) -> None:
    """The trunk in the outermost garment; below it the trousers, above it apron, belt and buttons."""
    wears = who.wears
    if "robe" in wears:
        _draw_skirt(pen, body, wears["robe"], -1.5 if not body.pose.sits else -1.0, 1.75)
        _draw_chest(pen, body, wears["robe"], 0)
        pen.line(
            curve([(-body.build.hips * 0.9, body.hip_y - 8), (body.build.hips * 0.9, body.hip_y - 8)]),
            darker(wears["robe"], 0.4),
            2.2,
        )
    elif "dress" in wears:
        hem = body.hip_y * (0.36 if not who.grown else 0.16)
        _draw_skirt(pen, body, wears["dress"], min(hem, -3.0), 1.95)
        _draw_chest(pen, body, wears["dress"], -4)
        _draw_collar(pen, body, "#fbf6ea")
    else:
        _draw_upper(pen, body, who)
    if "apron" in wears:
        _draw_apron(pen, body, who)


def _draw_upper(pen: Pen, body: Body, who: Character) -> None:
    wears = who.wears
    if "trousers" in wears:
        hips = body.build.hips
        pen.shape(
            blob(
                [
                    (-hips, body.hip_y - 7),
                    (hips, body.hip_y - 7),
                    (hips * 1.02, body.hip_y + 2.5),
                    (0, body.hip_y + 4.5),
                    (-hips * 1.02, body.hip_y + 2.5),
                ]
            ),
            wears["trousers"],
        )
    under = wears.get("shirt") or (who.skin if who.is_creature else "#f3ead8")
    if "jacket" in wears:
        _draw_chest(pen, body, under, 2)
        if under == who.skin:
            _draw_belly(pen, body, who)
        _draw_jacket(pen, body, wears["jacket"])
    elif "armour" in wears or "spacesuit" in wears:
        color = wears.get("armour") or wears["spacesuit"]
        _draw_chest(pen, body, color, 2)
        _draw_plates(pen, body, color, "spacesuit" in wears)
    elif "shirt" in wears:
        _draw_chest(pen, body, wears["shirt"], 0)
        pen.detail(
            curve([(-4.5, body.shoulder_y + 1), (0, body.shoulder_y + 3.6), (4.5, body.shoulder_y + 1)]),
            darker(wears["shirt"], 0.2),
        )
    else:
        _draw_fur(pen, body, who)
        _draw_belly(pen, body, who)


def _outline(body: Body, drop: float, swell: float = 1.0) -> str:
    shoulders, hips = body.build.shoulders * swell, body.build.hips * swell
    top, bottom = body.shoulder_y, body.hip_y + drop
    middle = (top + bottom) / 2
    waist = (shoulders + hips) / 2 * (1.0 if body.build.head > 15 else 0.88) * (1.08 if swell > 1 else 1.0)
    return blob(
        [
            (-shoulders * 0.45, top - 1),
            (shoulders * 0.45, top - 1),
            (shoulders * 0.98, top + 5.5),
            (waist, middle),
            (hips * 1.05, bottom - 3),
            (hips * 0.6, bottom + 1),
            (-hips * 0.6, bottom + 1),
            (-hips * 1.05, bottom - 3),
            (-waist, middle),
            (-shoulders * 0.98, top + 5.5),
        ]
    )


def _draw_chest(pen: Pen, body: Body, color: str, drop: float) -> None:
    pen.shape(_outline(body, drop), color)


def _draw_fur(pen: Pen, body: Body, who: Character) -> None:
    """A round body without clothes, narrow at the neck and wide at the seat."""
    shoulders, hips = body.build.shoulders, body.build.hips * (1.12 if who.kind != "robot" else 1.0)
    top, bottom = body.shoulder_y, body.hip_y + 3
    middle = top + (bottom - top) * 0.55
    pen.shape(
        blob(
            [
                (-shoulders * 0.4, top - 1),
                (shoulders * 0.4, top - 1),
                (shoulders * 0.86, top + 7),
                (hips * 1.1, middle),
                (hips * 1.06, bottom - 4),
                (hips * 0.5, bottom + 1.5),
                (-hips * 0.5, bottom + 1.5),
                (-hips * 1.06, bottom - 4),
                (-hips * 1.1, middle),
                (-shoulders * 0.86, top + 7),
            ]
        ),
        who.skin,
    )
    if who.spots and who.kind != "panda":
        pen.shape(
            blob(
                [
                    (-hips * 1.06, middle - 3),
                    (-hips * 0.62, middle - 7),
                    (-hips * 0.5, middle + 2),
                    (-hips * 0.8, bottom - 2),
                    (-hips * 1.06, bottom - 5),
                ]
            ),
            who.spots,
            line=0,
            relief=0.5,
        )
        pen.shape(ellipse(hips * 0.84, top + 10, hips * 0.17, 3.4), who.spots, line=0, relief=0.5)


def _draw_belly(pen: Pen, body: Body, who: Character) -> None:
    if not who.is_creature or who.kind == "robot":
        if who.kind == "robot":
            _draw_plates(pen, body, who.skin, panel=True)
        return
    middle, half = (body.shoulder_y + body.hip_y) / 2 + 2, (body.hip_y - body.shoulder_y) / 2
    pen.shape(ellipse(0, middle, body.build.hips * 0.62, half * 0.8), who.pale, line=0, relief=0.5)
    if who.plush:
        pen.detail(f"M0 {body.shoulder_y + 2:.1f}V{body.hip_y:.1f}", who.skin)
        for step in range(5):
            y = body.shoulder_y + 5 + step * half * 0.36
            pen.detail(f"M-1.5 {y:.1f}L1.5 {y + 0.8:.1f}", who.skin)


def _draw_jacket(pen: Pen, body: Body, color: str) -> None:
    shoulders, hips = body.build.shoulders * 1.06, body.build.hips * 1.16
    top, bottom = body.shoulder_y, body.hip_y + 3.5
    middle = (top + bottom) / 2
    for side in (-1, 1):
        points = [
            (side * 2.0, top - 1.5),
            (side * shoulders * 0.55, top - 1),
            (side * shoulders, top + 5),
            (side * (shoulders + hips) / 2, middle),
            (side * hips * 1.04, bottom),
            (side * hips * 0.34, bottom + 1.5),
            (side * 1.6, middle + 4),
            (side * 3.0, top + 7),
        ]
        pen.shape(blob(points, 0.13), color)
    for i in range(3):
        y = top + 9 + i * (bottom - top) * 0.19
        pen.plain(ellipse(4.4, y, 1.25), pen.seen("#f2d27a"))
    for side in (-1, 1):
        pen.shape(
            polygon([(side * 1.2, top - 1.5), (side * 7.2, top - 0.6), (side * 5.2, top + 6)]),
            lighter(color, 0.18),
            relief=0.5,
        )


def _draw_skirt(pen: Pen, body: Body, color: str, hem: float, flare: float) -> None:
    waist_y = body.hip_y - (body.hip_y - body.shoulder_y) * 0.34
    waist, wide = body.build.hips * 0.92, body.build.hips * flare
    if body.pose.sits:
        wide *= 1.12
    folds = [
        (wide, hem),
        (wide * 0.6, hem + 2.2),
        (wide * 0.2, hem + 0.8),
        (-wide * 0.22, hem + 2.4),
        (-wide * 0.62, hem + 0.9),
        (-wide, hem),
    ]
    pen.shape(
        blob(
            [
                (-waist, waist_y),
                (0, waist_y - 1.5),
                (waist, waist_y),
                (wide * 0.82, (waist_y + hem) / 2),
                *folds,
                (-wide * 0.82, (waist_y + hem) / 2),
            ],
            0.14,
        ),
        color,
    )
    for share in (-0.5, 0.05, 0.5):
        start = (waist * share, waist_y + 6)
        pen.detail(curve([start, (wide * share * 0.9, (waist_y + hem) / 2 + 2), (wide * share, hem - 1)]), color, 0.8)


def _draw_collar(pen: Pen, body: Body, color: str) -> None:
    top = body.shoulder_y
    for side in (-1, 1):
        pen.shape(
            blob([(0, top - 0.5), (side * 5.6, top - 1.6), (side * 7.0, top + 2.2), (side * 2.6, top + 4.6)]),
            color,
            relief=0.5,
        )


def _draw_apron(pen: Pen, body: Body, who: Character) -> None:
    color = who.wears["apron"]
    hips, waist_y = body.build.hips, body.hip_y - (body.hip_y - body.shoulder_y) * 0.34
    hem = min(body.hip_y * (0.5 if not who.grown else 0.3), -4.5)
    pen.shape(
        blob(
            [
                (-hips * 0.62, waist_y),
                (hips * 0.62, waist_y),
                (hips * 1.05, (waist_y + hem) / 2),
                (hips * 1.02, hem),
                (0, hem + 1.6),
                (-hips * 1.02, hem),
                (-hips * 1.05, (waist_y + hem) / 2),
            ],
            0.13,
        ),
        color,
    )
    bib = body.build.shoulders * 0.5
    pen.shape(box(-bib, body.shoulder_y + 4, 2 * bib, waist_y - body.shoulder_y - 3, 2), color, relief=0.5)
    for side in (-1, 1):
        pen.line(curve([(side * bib, body.shoulder_y + 5), (side * bib * 0.95, body.shoulder_y - 0.5)]), color, 2.0)
    pen.line(curve([(-hips * 0.95, waist_y), (0, waist_y + 1), (hips * 0.95, waist_y)]), darker(color, 0.12), 2.4)


def _draw_plates(pen: Pen, body: Body, color: str, panel: bool) -> None:
    middle = (body.shoulder_y + body.hip_y) / 2
    wide = body.build.hips
    if panel:
        pen.shape(box(-wide * 0.55, middle - 5, wide * 1.1, 9, 2), darker(color, 0.35), relief=0.5)
        for i, light in enumerate(("#ef6351", "#f2c230", "#5fc38a")):
            pen.plain(ellipse(-wide * 0.3 + i * wide * 0.3, middle - 0.6, 1.5), light)
        return
    for y in (middle - 4, middle + 3):
        pen.detail(curve([(-wide, y), (0, y + 2.5), (wide, y)]), color)
    pen.shape(
        polygon([(0, middle - 9), (4, middle - 6), (0, middle + 1), (-4, middle - 6)]), lighter(color, 0.4), relief=0
    )


def draw_arms(pen: Pen, body: Body, who: Character) -> None:
    sleeve = next((who.wears[name] for name in _SLEEVES if name in who.wears), None)
    width = body.limb * (1.06 if sleeve else 0.92)
    for shoulder, elbow, hand in zip(body.shoulders, body.elbows, body.hands, strict=True):
        palm = lighter(who.skin, 0.06) if luminance(who.skin) < 0.9 else who.skin
        if sleeve is None:
            pen.limb([shoulder, elbow, hand], width, who.skin)
            continue
        if "dress" in who.wears and sleeve == who.wears["dress"] and not who.grown:
            pen.limb([shoulder, elbow, hand], width * 0.8, who.skin)
            half = ((shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2)
            pen.limb([shoulder, half], width * 1.2, sleeve)
        else:
            pen.shape(ellipse(hand[0], hand[1], width * 0.5), palm, relief=0.5)
            short = (hand[0] * 0.84 + elbow[0] * 0.16, hand[1] * 0.84 + elbow[1] * 0.16)
            pen.limb([shoulder, elbow, short], width, sleeve)
            continue
        pen.shape(ellipse(hand[0], hand[1], width * 0.5), palm, relief=0.5)
