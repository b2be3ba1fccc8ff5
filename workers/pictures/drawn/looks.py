"""The five styles as numbers: how the pen fills, outlines and shades."""

from dataclasses import dataclass
from typing import Literal

from schemas.picture import Audience, Style

Shading = Literal["wash", "volume", "flat", "cel"]


@dataclass(frozen=True)
class Look:
    """How a style draws. Widths are thousandths of the picture's shorter side."""

    shading: Shading
    #: 0 draws no outline.
    outline: float
    #: How far an outline's colour goes from the shape's own towards ink, 0 to 1.
    ink: float
    #: Light on one side of a shape and shade on the other, 0 to 1.
    relief: float
    saturation: float
    #: Eyes: "dot", "round", "tall".
    eyes: Literal["dot", "round", "tall"]
    #: How much far things fade into the air, 0 to 1.
    haze: float


LOOKS: dict[Style, Look] = {
    Style.STORYBOOK: Look("wash", 2.4, 0.58, 0.17, 1.02, "dot", 0.6),
    Style.SEMI_REALISTIC: Look("volume", 1.0, 0.55, 0.34, 0.84, "round", 0.78),
    Style.COMIC_BOOK: Look("cel", 4.6, 1.0, 0.30, 1.24, "round", 0.25),
    Style.FLAT_ILLUSTRATION: Look("flat", 0.0, 0.0, 0.0, 1.0, "dot", 0.5),
    Style.ANIME: Look("cel", 2.0, 0.80, 0.24, 1.14, "tall", 0.5),
}


@dataclass(frozen=True)
class Build:
    """A figure by audience. Lengths are hundredths of the figure's height."""

    head: float
    legs: float
    shoulders: float
    hips: float
    limb: float
    #: The hero's height as a share of the picture's.
    share: float
    #: Colours by a factor.
    saturation: float
    #: Fewer things around the hero, 0 to 1.
    space: float


BUILDS: dict[Audience, Build] = {
    Audience.CHILDREN: Build(20.0, 26.0, 12.5, 13.0, 7.4, 0.52, 1.06, 0.0),
    Audience.YOUNG_ADULTS: Build(14.5, 38.0, 11.5, 9.5, 5.8, 0.56, 1.0, 0.25),
    Audience.ADULTS: Build(12.4, 42.0, 11.5, 9.0, 5.4, 0.44, 0.72, 0.55),
}
