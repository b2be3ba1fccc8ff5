"""What every painter looks at before the first stroke: light, forms, faces and where nothing happens."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from workers.pictures.cartoon.surfaces import (
    Pixels,
    Plane,
    blurred,
    brushed,
    fitted,
    lab_of,
    lifted,
    luminance,
    mixed,
    rgb_of,
    step,
    unit,
)


@dataclass(frozen=True)
class Study:
    """A photo, ready to be painted."""

    #: Pixels of one step of a pencil.
    one: float
    #: Well lit, all detail.
    lit: Pixels
    #: Without grain and texture, every feature still there.
    fine: Pixels
    #: Forms alone; in faces as fine as a face needs.
    forms: Pixels
    #: 1 on what has the colour of skin and on the eyes and lips within; fur and wood have it, too.
    skin: Plane
    #: Of that, what is small and so needs care. A face that fills the picture needs none: its eyes are larger than any
    #: brush here.
    care: Plane
    #: 1 where nothing happens: sky, walls, blurred backgrounds.
    calm: Plane

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.lit.shape[:2]
        return height, width

    def lost(self, painted: Pixels) -> Plane:
        """1 where the brush painted over something that stands out: writing, a mast, a whisker."""
        return step(blurred(np.abs(luminance(self.fine) - luminance(painted)), 1.2 * self.one), 0.10, 0.20)


def study(photo: Pixels, radius: float) -> Study:
    """Forms are as coarse as `radius`, in steps of the pencil."""
    one = unit(photo)
    lab = lifted(lab_of(photo))
    lit = rgb_of(lab)
    skin = _skin(lab, one)
    fine = brushed(lit, 1.7 * one)
    light = luminance(fine)
    # By lightness alone: sharpened channel by channel, white beside orange turns cyan.
    crisp = np.clip(fine + 0.8 * (light - blurred(light, 2.5 * one))[..., None], 0, 1)
    care = skin * (1 - 0.8 * step(skin.mean(), 0.12, 0.40))
    fine = mixed(fine, crisp, 0.4 + 0.6 * care)
    seen = Study(one, lit, fine, brushed(lit, radius * one), skin, care, _calm(lit, one))
    return replace(seen, forms=mixed(seen.forms, fine, np.maximum(0.9 * care, seen.lost(seen.forms))))


def _skin(lab: Pixels, one: float) -> Plane:
    """By hue and chroma, which are much the same for all skins; eyes and lips are closed in from around."""
    light, a, b = cv2.split(lab)
    chroma = cv2.magnitude(a, b)
    hue = cv2.phase(a, b, angleInDegrees=True)
    likely = step(hue, 12, 28) * (1 - step(hue, 72, 86)) * step(chroma, 8, 14) * (1 - step(chroma, 40, 52))
    likely *= step(light, 10, 20)
    height, width = light.shape
    small = cv2.resize(likely, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    side = 2 * max(1, round(3.5 * one)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), cv2.MORPH_CLOSE, disc)
    closed = cv2.GaussianBlur(closed, (0, 0), 1.5 * one)
    return cv2.resize(closed, (width, height), interpolation=cv2.INTER_LINEAR)


def _calm(lit: Pixels, one: float) -> Plane:
    light = luminance(lit)
    busy = blurred(np.abs(light - blurred(light, 4 * one)), 14 * one)
    return fitted(1 - step(busy, 0.004, 0.020), light, 40 * one)
