"""What the offline illustrator is asked for: everything that one picture depends on, and nothing else."""

from dataclasses import dataclass

from schemas.picture import Audience, CharacterSheet, Style

SIDE_MIN, SIDE_MAX = 64, 1536


@dataclass(frozen=True)
class SceneWish:
    """One picture to draw. Picklable, because it is drawn in a child process; equal wishes give equal bytes."""

    #: What happens, in the story's words.
    description: str
    #: The scene's own prompt, as the client or the author wrote it.
    prompt: str
    #: One word or a few, in any language: "joyful", "ängstlich", "悲伤".
    emotion: str
    audience: Audience
    style: Style
    sheet: CharacterSheet
    #: Pixels, brought into 64..1536.
    width: int = 1024
    height: int = 1024
    #: The cleaned picture of the hero (PNG). Its colours are already in `sheet.palette`, which is what is drawn from.
    reference: bytes | None = None
    page: int = 1
    scene: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height within what the renderer is let draw: a 60,000 px SVG would abort the process."""
        return _side(self.width), _side(self.height)


def _side(pixels: int) -> int:
    return max(SIDE_MIN, min(SIDE_MAX, pixels))
