"""The colours of the air: sky, ambient light and haze, from hour, weather and mood."""

from dataclasses import dataclass, replace

from workers.pictures.drawn.colors import mix, multiply, tuned
from workers.pictures.drawn.reading import Mood


@dataclass(frozen=True)
class Light:
    """What every colour of a picture passes through."""

    #: From the top of the sky to the horizon.
    sky: tuple[str, str, str]
    #: Where far things fade to.
    haze: str
    #: Colour of the light and how strong it tints, 0 to 1.
    ambient: str
    strength: float
    #: 0 noon to 1 deep night.
    dark: float
    shadow: str
    saturation: float
    brightness: float


_HOURS: dict[str, Light] = {
    "day": Light(("#6cb4e4", "#a8d8ee", "#eef3df"), "#dcecec", "#fff6df", 0.30, 0.0, "#3a4468", 1.0, 1.0),
    "dawn": Light(("#8fb0dd", "#f3c3b5", "#fde6bd"), "#f8dcc8", "#ffe0c6", 0.55, 0.08, "#5a4a70", 1.0, 1.0),
    "sunset": Light(("#5d5796", "#ee8f68", "#fdd08a"), "#f5bd8c", "#ffc58e", 0.68, 0.15, "#4a2f5c", 1.05, 1.0),
    "night": Light(("#141b42", "#2a3a74", "#5a6fa4"), "#4c5f96", "#8294d6", 0.86, 0.8, "#0d1230", 0.9, 0.92),
}
_SKIES: dict[str, tuple[str, str, str]] = {
    "rain": ("#7d8ea6", "#a3b1c0", "#cfd6d8"),
    "snow": ("#a9bdd6", "#cfdbe8", "#f2f3f3"),
    "storm": ("#3a4258", "#5d6880", "#9aa2a8"),
    "fog": ("#b9c4c8", "#ced6d6", "#e6e6df"),
}
#: However sad a night is, one sees what is in it.
_DARKEST = 0.86
#: Lamps and hearths warm a room in the evening.
_LAMP = "#e0a878"
_NIGHT_SKIES = {"rain": ("#1c2440", "#33406a", "#566487"), "storm": ("#141930", "#2a3354", "#4c5776")}


def light_of(hour: str, weather: str, mood: Mood, saturation: float, indoors: bool = False) -> Light:
    """The light of a scene. The mood tints everything, and most of all the sky."""
    light = _HOURS[hour]
    if indoors and hour != "day":
        light = replace(light, ambient=mix(light.ambient, _LAMP, 0.7), strength=0.62 if hour == "night" else 0.4)
    sky = light.sky
    if weather in _SKIES:
        cover = _NIGHT_SKIES.get(weather, _HOURS["night"].sky) if hour == "night" else _SKIES[weather]
        share = 0.75 if hour in ("day", "night") else 0.5
        sky = _blend(sky, cover, share)
        light = replace(light, haze=mix(light.haze, cover[2], share), saturation=light.saturation * 0.85)
        light = replace(light, brightness=light.brightness * (0.86 if weather == "storm" else 0.95))
    tinted = [mix(color, mood.tint, mood.strength * share) for color, share in zip(sky, (0.8, 1.0, 1.15), strict=True)]
    tinted = [tuned(color, mood.saturation * saturation, min(1.0, mood.brightness)) for color in tinted]
    return replace(
        light,
        sky=(tinted[0], tinted[1], tinted[2]),
        haze=tuned(mix(light.haze, mood.tint, mood.strength * 0.7), mood.saturation, mood.brightness),
        ambient=mix(light.ambient, mood.tint, mood.strength),
        strength=min(0.9, light.strength + mood.strength * 0.4),
        saturation=light.saturation * mood.saturation * saturation,
        brightness=max(_DARKEST, light.brightness * mood.brightness),
    )


def _blend(one: tuple[str, str, str], other: tuple[str, str, str], share: float) -> tuple[str, str, str]:
    first, second, third = (mix(a, b, share) for a, b in zip(one, other, strict=True))
    return first, second, third


def lit(color: str, light: Light, exposure: float, depth: float, haze: float) -> str:
    """A colour as it looks in this light: `exposure` 0 keeps its own, `depth` 0 (near) to 1 fades it into the air."""
    seen = tuned(color, 1 + (light.saturation - 1) * exposure, 1 + (light.brightness - 1) * exposure)
    seen = mix(seen, multiply(seen, light.ambient), light.strength * exposure)
    return mix(seen, light.haze, depth * haze)
