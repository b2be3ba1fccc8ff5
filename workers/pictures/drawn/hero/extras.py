"""What is worn on head, neck and back, tails and wings."""

from workers.pictures.drawn.colors import darker, lighter, mix
from workers.pictures.drawn.hero.body import Body
from workers.pictures.drawn.hero.character import Character
from workers.pictures.drawn.paths import blob, box, curve, ellipse, polygon, star
from workers.pictures.drawn.pen import Pen


def draw_behind(pen: Pen, body: Body, who: Character) -> None:
    """Tail, wings, cape and backpack: before the trunk is drawn."""
    _draw_tail(pen, body, who)
    if who.kind == "dragon":
        _draw_wings(pen, body, who)
    if "cape" in who.wears:
        hem, wide = min(body.hip_y * 0.22, -2.5), body.build.shoulders
        pen.shape(
            blob(
                [
                    (-wide * 0.8, body.shoulder_y),
                    (wide * 0.8, body.shoulder_y),
                    (wide * 1.75, body.hip_y),
                    (wide * 2.0, hem),
                    (wide * 0.7, hem + 2),
                    (-wide * 0.5, hem + 0.5),
                    (-wide * 1.6, hem + 2),
                    (-wide * 1.6, body.hip_y),
                ],
                0.14,
            ),
            who.wears["cape"],
        )
    if "backpack" in who.wears:
        wide = body.build.shoulders * 1.35
        pen.shape(
            box(-wide, body.shoulder_y + 2, 2 * wide, (body.hip_y - body.shoulder_y) * 0.86, 6), who.wears["backpack"]
        )


def _draw_tail(pen: Pen, body: Body, who: Character) -> None:
    x, y, size = -body.build.hips * 0.9, body.hip_y - 2, body.build.hips
    fluffy = {"fox": 1.0, "squirrel": 1.35, "wolf": 0.8}
    if who.kind == "rabbit":
        pen.shape(ellipse(x - size * 0.18, y + 1, size * 0.42), lighter(who.skin, 0.5))
    elif who.kind in fluffy:
        s = size * fluffy[who.kind]
        pen.shape(
            blob(
                [
                    (x + 4, y + 3),
                    (x - s * 0.7, y + 1),
                    (x - s * 1.45, y - s * 0.8),
                    (x - s * 1.2, y - s * 1.75),
                    (x - s * 0.75, y - s * 0.9),
                    (x, y - 3),
                ]
            ),
            who.skin,
        )
        pen.shape(
            blob(
                [
                    (x - s * 1.42, y - s * 0.98),
                    (x - s * 1.2, y - s * 1.75),
                    (x - s * 0.86, y - s * 1.12),
                    (x - s * 1.1, y - s * 1.2),
                ]
            ),
            who.pale,
            line=0.5,
        )
    elif who.kind in ("cat", "tiger", "lion", "monkey", "dog"):
        reach = 1.7 if who.kind != "dog" else 1.0
        tail = [
            (x + 2, y + 2),
            (x - size * 0.8 * reach, y + 3),
            (x - size * reach, y - size * 0.6),
            (x - size * 0.72 * reach, y - size * 1.1),
        ]
        pen.limb(tail, body.limb * 0.62, who.skin)
        if who.kind == "lion":
            pen.shape(ellipse(tail[-1][0], tail[-1][1], size * 0.3), mix(who.skin, "#8a4a1e", 0.6))
    elif who.kind == "mouse":
        pen.limb(
            [(x + 2, y + 2), (x - size * 1.1, y + 7), (x - size * 1.9, y - 1), (x - size * 2.4, y + 4)],
            body.limb * 0.24,
            mix(who.skin, "#ee9a9a", 0.5),
        )
    elif who.kind == "dragon":
        pen.shape(
            blob(
                [
                    (x + 6, y - 5),
                    (x - size * 0.9, y + 4),
                    (x - size * 2.0, y + 6),
                    (x - size * 2.6, y - 3),
                    (x - size * 2.0, y + 13),
                    (x - size * 0.5, y + 14),
                    (x + 7, y + 7),
                ]
            ),
            who.skin,
        )
        pen.shape(
            polygon([(x - size * 2.5, y - 2), (x - size * 3.2, y - 7), (x - size * 2.3, y - 9)]), darker(who.skin, 0.3)
        )
    elif who.kind == "pig":
        pen.line(curve([(x, y), (x - 4, y - 2), (x - 5, y + 2), (x - 8, y - 1)]), who.skin, 1.6)


def _draw_wings(pen: Pen, body: Body, who: Character) -> None:
    top = body.shoulder_y + 6
    for side in (-1, 1):
        pen.shape(
            blob(
                [
                    (side * 5, top + 8),
                    (side * 18, top - 16),
                    (side * 34, top - 20),
                    (side * 31, top - 6),
                    (side * 35, top + 6),
                    (side * 26, top + 5),
                    (side * 22, top + 14),
                    (side * 14, top + 10),
                ],
                0.1,
            ),
            mix(who.skin, "#e9b25a", 0.45),
        )
        for end in ((33, -18), (34, 5), (22, 13)):
            pen.detail(
                curve(
                    [(side * 6, top + 7), (side * end[0] * 0.6, top + end[1] * 0.6 - 2), (side * end[0], top + end[1])]
                ),
                who.skin,
            )


def draw_neckwear(pen: Pen, body: Body, who: Character) -> None:
    """Scarf, straps and the clasp of a cape: over the trunk, under the chin."""
    y, wide = body.shoulder_y, body.build.shoulders
    if "backpack" in who.wears:
        for side in (-1, 1):
            pen.line(
                curve([(side * wide * 0.55, y), (side * wide * 0.7, y + 8), (side * wide * 0.8, y + 15)]),
                darker(who.wears["backpack"], 0.15),
                2.4,
            )
    if "cape" in who.wears:
        pen.shape(
            blob(
                [
                    (-wide * 0.7, y - 1),
                    (0, y + 2.5),
                    (wide * 0.7, y - 1),
                    (wide * 0.5, y + 3.5),
                    (0, y + 5.5),
                    (-wide * 0.5, y + 3.5),
                ]
            ),
            who.wears["cape"],
        )
        pen.shape(ellipse(0, y + 4, 1.8), "#f2c230", relief=0.5)
    if "scarf" in who.wears:
        color = who.wears["scarf"]
        pen.shape(
            blob([(wide * 0.1, y + 2), (wide * 0.62, y + 3), (wide * 0.72, y + 17), (wide * 0.3, y + 17.5)], 0.1),
            darker(color, 0.08),
        )
        pen.shape(
            blob(
                [
                    (-wide * 0.78, y - 1.5),
                    (0, y + 1.5),
                    (wide * 0.78, y - 1.5),
                    (wide * 0.76, y + 3.6),
                    (0, y + 7),
                    (-wide * 0.76, y + 3.6),
                ]
            ),
            color,
        )


def draw_glasses(pen: Pen, r: float, color: str) -> None:
    for x in (-0.28, 0.48):
        pen.plain(ellipse(x * r, 0.05 * r, 0.27 * r), "#ffffff", 0.22)
        pen.line(ellipse(x * r, 0.05 * r, 0.27 * r), color, 0.06 * r)
    pen.line(f"M{-0.01 * r:.2f} {0.04 * r:.2f}h{0.22 * r:.2f}", color, 0.06 * r)


def draw_headwear(pen: Pen, r: float, who: Character) -> None:
    """Hat, crown, helmet, hood or ribbon, about the head's centre."""
    wears = who.wears
    if "hat" in wears:
        _draw_hat(pen, r, wears["hat"])
    if "pointed-hat" in wears:
        _draw_pointed_hat(pen, r, wears["pointed-hat"])
    if "pirate-hat" in wears:
        _draw_pirate_hat(pen, r, wears["pirate-hat"])
    if "crown" in wears:
        _draw_crown(pen, r, wears["crown"])
    if "helmet" in wears and who.kind != "astronaut":
        _draw_helmet(pen, r, wears["helmet"])
    if "bow" in wears:
        _draw_bow(pen, r, wears["bow"])
    if "spacesuit" in wears:
        _draw_bubble(pen, r)


def _draw_pointed_hat(pen: Pen, r: float, color: str) -> None:
    pen.shape(
        blob(
            [
                (-0.82 * r, -0.66 * r),
                (-0.3 * r, -1.5 * r),
                (0.42 * r, -2.45 * r),
                (0.42 * r, -1.5 * r),
                (0.84 * r, -0.66 * r),
            ],
            0.1,
        ),
        color,
    )
    pen.shape(ellipse(0, -0.62 * r, 1.4 * r, 0.24 * r), color)
    pen.shape(star(0.05 * r, -1.2 * r, 0.2 * r), "#f6d365", line=0.4, relief=0)


def _draw_pirate_hat(pen: Pen, r: float, color: str) -> None:
    pen.shape(
        blob(
            [
                (-1.3 * r, -0.5 * r),
                (-0.7 * r, -1.3 * r),
                (0, -1.5 * r),
                (0.7 * r, -1.3 * r),
                (1.3 * r, -0.5 * r),
                (0, -0.78 * r),
            ],
            0.12,
        ),
        color,
    )
    pen.plain(ellipse(0, -1.08 * r, 0.16 * r), pen.seen("#f6f1e7"))


def _draw_crown(pen: Pen, r: float, color: str) -> None:
    points = [
        (-0.56, -0.72),
        (-0.66, -1.36),
        (-0.32, -1.08),
        (0, -1.5),
        (0.32, -1.08),
        (0.66, -1.36),
        (0.56, -0.72),
    ]
    pen.shape(polygon([(x * r, y * r) for x, y in points]), color)
    for x in (-0.34, 0, 0.34):
        pen.plain(ellipse(x * r, -0.88 * r, 0.08 * r), "#d4504a" if x == 0 else "#5b8fd0")


def _draw_helmet(pen: Pen, r: float, color: str) -> None:
    pen.shape(
        blob(
            [
                (-1.06 * r, 0.1 * r),
                (-1.04 * r, -0.6 * r),
                (0, -1.2 * r),
                (1.04 * r, -0.6 * r),
                (1.06 * r, 0.1 * r),
                (0.8 * r, -0.34 * r),
                (0, -0.5 * r),
                (-0.8 * r, -0.34 * r),
            ],
            0.14,
        ),
        color,
    )
    pen.shape(blob([(0, -1.12 * r), (-0.4 * r, -1.8 * r), (-1.1 * r, -1.6 * r), (-0.7 * r, -1.3 * r)]), "#c8352f")


def _draw_bow(pen: Pen, r: float, color: str) -> None:
    for side in (-1, 1):
        pen.shape(
            blob(
                [
                    (0.3 * r, -0.98 * r),
                    (0.3 * r + side * 0.46 * r, -1.3 * r),
                    (0.3 * r + side * 0.46 * r, -0.74 * r),
                ],
                0.12,
            ),
            color,
        )
    pen.shape(ellipse(0.3 * r, -1.0 * r, 0.12 * r), darker(color, 0.15), relief=0.5)


def _draw_bubble(pen: Pen, r: float) -> None:
    pen.plain(ellipse(0, 0, 1.32 * r), "#dff1fb", 0.2)
    pen.line(ellipse(0, 0, 1.32 * r), "#f2f5f7", 0.13 * r)
    pen.line(curve([(-0.95 * r, -0.5 * r), (-0.7 * r, -0.85 * r), (-0.3 * r, -1.08 * r)]), "#ffffff", 0.09 * r, 0.8)


def _draw_hat(pen: Pen, r: float, color: str) -> None:
    pen.shape(
        blob(
            [(-0.74 * r, -0.56 * r), (-0.62 * r, -1.3 * r), (0, -1.5 * r), (0.62 * r, -1.3 * r), (0.74 * r, -0.56 * r)],
            0.15,
        ),
        color,
    )
    pen.shape(blob([(-1.38 * r, -0.54 * r), (0, -0.76 * r), (1.38 * r, -0.54 * r), (0, -0.38 * r)]), color)
    pen.line(curve([(-0.72 * r, -0.72 * r), (0, -0.84 * r), (0.72 * r, -0.72 * r)]), darker(color, 0.4), 0.14 * r)
