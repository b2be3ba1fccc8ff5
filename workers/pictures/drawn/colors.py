"""Colour arithmetic on "#rrggbb"."""

import colorsys

WHITE, BLACK = "#ffffff", "#000000"


def channels(color: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def of_channels(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(255 * max(0.0, min(1.0, value))):02x}" for value in (red, green, blue))


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other colour, 0 to 1."""
    return of_channels(*(a + (b - a) * share for a, b in zip(channels(one), channels(other), strict=True)))


def multiply(one: str, other: str) -> str:
    """What light of one colour leaves of the other."""
    return of_channels(*(a * b for a, b in zip(channels(one), channels(other), strict=True)))


def lighter(color: str, share: float) -> str:
    return mix(color, "#fffaf0", share)


def darker(color: str, share: float) -> str:
    """Towards a warm violet instead of black: shadows that are mixed with black look dirty."""
    return mix(color, "#2a1c38", share)


def tuned(color: str, saturation: float, brightness: float = 1.0) -> str:
    """Saturation and lightness by a factor."""
    hue, lightness, strength = colorsys.rgb_to_hls(*channels(color))
    return of_channels(*colorsys.hls_to_rgb(hue, min(1.0, lightness * brightness), min(1.0, strength * saturation)))


def luminance(color: str) -> float:
    """0 dark to 1 light, as an eye weighs the channels (ITU-R BT.709)."""
    red, green, blue = channels(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def saturation(color: str) -> float:
    """0 grey to 1 pure (HSV)."""
    return colorsys.rgb_to_hsv(*channels(color))[1]


def is_akin(color: str, other: str) -> bool:
    """Both could be the same fur in another light: hues within 30°, strength and light not far apart."""
    hue, strength, _ = colorsys.rgb_to_hsv(*channels(color))
    other_hue, other_strength, _ = colorsys.rgb_to_hsv(*channels(other))
    turn = abs(hue - other_hue)
    return (
        min(turn, 1 - turn) <= 30 / 360
        and abs(strength - other_strength) <= 0.3
        and abs(luminance(color) - luminance(other)) <= 0.3
    )
