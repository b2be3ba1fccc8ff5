"""The real pipelines, whose extraction obeys the file's name: it dies, or it waits until the test lets it go on."""

import os
import signal
import time
from pathlib import Path

from pipelines.model import Pipelines
from pipelines.registry import make_pipelines as real_pipelines
from schemas.pack import Extracted, MaterialKind
from schemas.settings import Settings
from workers.sources import fetch, material
from workers.sources.extraction import extract_file

#: The environment names the folder in which test and child leave marks for each other.
FOLDER = "HELD_SOURCES"
DEADLY, HELD = "deadly", "held"
#: A page that drips is given up after this; the product waits for longer.
FETCH_SECONDS = 1.0


def begun(folder: Path, name: str) -> Path:
    """Is there when a child has begun to read the source."""
    return folder / f"{name}.begun"


def released(folder: Path, name: str) -> Path:
    """Lets the child go on."""
    return folder / f"{name}.released"


def extract(path: str, kind: MaterialKind, media_type: str, name: str, url: str | None) -> Extracted:
    """As `extract_file`, in the child process."""
    if name.startswith(DEADLY):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith(HELD):
        folder = Path(os.environ[FOLDER])
        begun(folder, name).touch()
        while not released(folder, name).exists():
            time.sleep(0.02)
    return extract_file(path, kind, media_type, name, url)


def make_pipelines(settings: Settings) -> Pipelines:
    material.extract_file = extract
    fetch.FETCH_SECONDS = FETCH_SECONDS
    return real_pipelines(settings)
