"""Lines: where the contours of a picture run, and ink along them. Planes are float32 of 0 to 1."""

import cv2
import numpy as np

from workers.pictures.cartoon.surfaces import Pixels, Plane, blurred

#: A contour is followed at these distances, in steps of the pencil.
_ALONG = (-4, -3, -2, -1, 1, 2, 3, 4)


class Flow:
    """The direction of contours at every pixel, from the smoothed structure tensor (Kang, Lee, Chui 2007)."""

    def __init__(self, light: Plane, sigma: float) -> None:
        dx = cv2.Scharr(light, cv2.CV_32F, 1, 0)
        dy = cv2.Scharr(light, cv2.CV_32F, 0, 1)
        tensor = blurred(cv2.merge([dx * dx, dx * dy, dy * dy]), sigma)
        e, f, g = cv2.split(tensor)
        angle = 0.5 * cv2.phase(e - g, 2 * f) + np.float32(np.pi / 2)
        ones = np.ones_like(angle)
        self.x, self.y = cv2.polarToCart(ones, angle)
        self._columns, self._rows = np.meshgrid(
            np.arange(light.shape[1], dtype=np.float32), np.arange(light.shape[0], dtype=np.float32)
        )

    def smoothed(self, plane: Pixels, pace: float) -> Pixels:
        """The mean along the contour, the middle counting most; `pace` is the distance of two samples in pixels."""
        total, weights = plane.copy(), 1.0
        for number in _ALONG:
            weight = float(np.exp(-(number**2) / 10))
            x = self._columns + self.x * (number * pace)
            y = self._rows + self.y * (number * pace)
            sample = cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            total += sample * weight
            weights += weight
        return total * (1 / weights)


def ridges(light: Plane, flow: Flow, sigma: float) -> Plane:
    """How much darker a pixel is than what lies around it, smoothed along the contour; lines are above 0."""
    narrow = blurred(light, sigma)
    wide = blurred(light, sigma * 1.6)
    return flow.smoothed(wide - narrow, max(sigma, 0.7))


def ink(ridge: Plane, threshold: float, softness: float) -> Plane:
    """1 where the pen has drawn, 0 on paper. Ridges count relative to `threshold`, with soft ends."""
    t = np.clip((ridge - threshold) * (1 / softness), 0, 1)
    return t * t * (3 - 2 * t)
