"""The picture's space: what is where, in units of a thousandth of its shorter side."""

from dataclasses import dataclass
from random import Random

from workers.pictures.drawn.reading import Reading


@dataclass(frozen=True)
class View:
    """A frame to compose in. y grows downwards; far things stand at the horizon, the hero on the floor line."""

    width: float
    height: float
    #: Where the ground meets the sky, or the wall meets the floor.
    horizon: float
    #: Where the hero's feet are.
    floor: float
    #: Where the hero stands.
    hero_x: float
    hero_height: float
    reading: Reading
    #: Draws of chance of this picture alone.
    random: Random
    #: Of the whole book: the same room looks the same on every page.
    book: Random
    #: 0 full to 1 sparse.
    space: float

    @property
    def night(self) -> bool:
        return self.reading.hour == "night"

    def many(self, count: float) -> int:
        """`count` things a picture as wide as high; more in a wide one, fewer in a sparse one."""
        spread = min(2.2, max(1.0, self.width / self.height))
        return max(1, round(count * spread * (1 - 0.5 * self.space)))

    def down(self, share: float) -> float:
        """y between the horizon (0) and the lower edge (1)."""
        return self.horizon + (self.height - self.horizon) * share

    def nearness(self, y: float) -> float:
        """How big a thing on the ground looks at y: 1 at the hero's feet, less towards the horizon."""
        return max(0.12, (y - self.horizon + 60) / (self.floor - self.horizon + 60))
