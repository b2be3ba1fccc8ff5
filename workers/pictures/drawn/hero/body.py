"""Where a figure's joints are in a pose. Lengths are hundredths of its height, feet at (0, 0), y downwards."""

import json
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from workers.pictures.drawn.looks import Build
from workers.pictures.drawn.paths import Point

Pair = tuple[Point, Point]


@dataclass(frozen=True)
class Pose:
    """Angles in degrees from hanging down, outwards: [upper, lower] for the left and the right limb."""

    arms: tuple[tuple[float, float], tuple[float, float]]
    legs: tuple[tuple[float, float], tuple[float, float]]
    lean: float = 0
    head: float = 0
    #: Above the ground, and how far it crouches.
    lift: float = 0
    sink: float = 0
    sits: bool = False
    #: The hands come before the face.
    front: bool = False


@lru_cache
def poses() -> dict[str, Pose]:
    listed = json.loads((Path(__file__).parent / "poses.json").read_text("utf-8"))
    return {
        name: Pose(**{**given, "arms": _pairs(given["arms"]), "legs": _pairs(given["legs"])})
        for name, given in listed.items()
    }


def _pairs(given: list[list[float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    (a, b), (c, d) = given
    return (a, b), (c, d)


@dataclass(frozen=True)
class Body:
    """Joints of a figure in a pose: left and right in the picture."""

    build: Build
    pose: Pose
    head: Point
    radius: float
    shoulder_y: float
    hip_y: float
    shoulders: Pair
    elbows: Pair
    hands: Pair
    hips: Pair
    knees: Pair
    feet: Pair

    @property
    def limb(self) -> float:
        return self.build.limb


def body_of(build: Build, pose: Pose, grown: bool = False) -> Body:
    """Put a build into a pose. Somebody grown beside a child has a smaller head and longer legs."""
    if grown and build.head > 15:
        build = replace(build, head=15.5, legs=34.0, shoulders=13.5, hips=11.5, limb=6.6)
    legs = 7.0 if pose.sits else build.legs - pose.sink
    hip_y, top = -legs, build.legs - legs
    shoulder_y = -(100 - 2 * build.head) + 3.0 + top
    torso = hip_y - shoulder_y
    arm = torso * 0.46
    shoulders = _sides(build.shoulders * 0.86, shoulder_y + 5)
    elbows = _reach(shoulders, pose.arms, 0, arm)
    hips = _sides(build.hips * 0.5, hip_y)
    knees = _reach(hips, pose.legs, 0, legs * 0.48)
    feet = _reach(knees, pose.legs, 1, legs * 0.46)
    if pose.sits:
        knees = _sides(build.hips * 1.05, hip_y + 0.5)
        feet = _sides(build.hips * 1.45, -3.5)
    return Body(
        build=build,
        pose=pose,
        head=(0.0, -(100 - build.head) + top + 2.6),
        radius=build.head,
        shoulder_y=shoulder_y,
        hip_y=hip_y,
        shoulders=shoulders,
        elbows=elbows,
        hands=_reach(elbows, pose.arms, 1, arm),
        hips=hips,
        knees=knees,
        feet=feet,
    )


def _sides(x: float, y: float) -> Pair:
    return (-x, y), (x, y)


def _reach(joints: Pair, angles: tuple[tuple[float, float], tuple[float, float]], part: int, length: float) -> Pair:
    ends = []
    for side, (x, y), bend in zip((-1, 1), joints, angles, strict=True):
        angle = math.radians(bend[part])
        ends.append((x + side * length * math.sin(angle), y + length * math.cos(angle)))
    return ends[0], ends[1]
