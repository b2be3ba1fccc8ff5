"""The real pipelines with an offline illustrator that obeys words in a scene's prompt, and leaves a mark each time."""

import io
import os
import time
from pathlib import Path
from uuid import uuid4

from PIL import Image

from pipelines.model import Pipelines
from pipelines.registry import make_pipelines as real_pipelines
from schemas.errors import PermanentError
from schemas.settings import Settings
from workers.pictures import illustrating
from workers.pictures.drawn.wish import SceneWish

#: The environment names the folder in which test and child leave marks for each other.
FOLDER = "HELD_BOOKS"
#: In a prompt: refused until `allow` was called; waits until the test lets it go on.
REFUSED, HELD = "[refused]", "[held]"
SENTENCE = "The illustrator may not draw this scene."


def refuse_first(folder: Path) -> None:
    """From now on the first scene of a book is refused, whatever its prompt."""
    (folder / "first").touch()


def allow(folder: Path) -> None:
    """From now on nothing is refused."""
    (folder / "allowed").touch()


def release(folder: Path) -> None:
    """Lets what is held go on."""
    (folder / "released").touch()


def hold(folder: Path) -> None:
    """From now on, again, what should be held is held."""
    (folder / "released").unlink(missing_ok=True)


def reset(folder: Path) -> None:
    for mark in folder.iterdir():
        mark.unlink()


def drawn(folder: Path) -> list[str]:
    """The prompts that were drawn, each as often as it was, in no order."""
    return sorted(mark.read_text() for mark in folder.glob("*.drawn"))


def begun(folder: Path) -> int:
    """How many pictures are held now, or were."""
    return len(list(folder.glob("*.held")))


def draw(wish: SceneWish) -> bytes:
    """As `draw_offline`, in the child process: a small picture in one colour."""
    folder = Path(os.environ[FOLDER])
    if HELD in wish.prompt:
        (folder / f"{uuid4().hex}.held").touch()
        while not (folder / "released").exists():
            time.sleep(0.02)
    is_first = (wish.page, wish.scene) == (1, 1) and (folder / "first").exists()
    if (is_first or REFUSED in wish.prompt) and not (folder / "allowed").exists():
        raise PermanentError(SENTENCE, code="picture_refused")
    (folder / f"{uuid4().hex}.drawn").write_text(wish.prompt)
    out = io.BytesIO()
    Image.new("RGB", (64, 64), wish.sheet.palette[wish.scene % 3]).save(out, "PNG")
    return out.getvalue()


def make_pipelines(settings: Settings) -> Pipelines:
    illustrating.draw_offline = draw
    return real_pipelines(settings)
