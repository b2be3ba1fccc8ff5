"""The images API's double as a process: python -m bench.pictures_double PORT SECONDS.

Every answer is the same picture, 1024 × 1024 with the grain of a painting: it has the size of real ones.
"""

import asyncio
import base64
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import uvloop
from PIL import Image
from pydantic import SecretStr

from bench.processes import environment, listens, running
from schemas.settings import Settings
from tests.doubles.pictures_script import USAGE, Behaviour
from tests.doubles.pictures_server import PicturesServer
from tests.servers import free_port, wait_for

SIDE = 1024
_GRAIN = 4.0


@contextmanager
def images_provider(settings: Settings, *, seconds: float) -> Iterator[Settings]:
    """Settings whose illustrator is openai, at a double that runs as a process meanwhile."""
    port = free_port()
    with running([["bench.pictures_double", str(port), str(seconds)]], environment(settings)):
        wait_for(lambda: listens(port), "the double of the images API did not start")
        yield settings.model_copy(
            update={
                "illustrator": "openai",
                "images_url": f"http://127.0.0.1:{port}/v1",
                "images_key": SecretStr("a key for the double"),
            }
        )


def painting(side: int = SIDE, kind: str = "png") -> bytes:
    """A picture that compresses as badly as a painted one does."""
    grain = np.random.default_rng(7).normal(0, _GRAIN, (side, side, 3))
    y, x = np.mgrid[0:side, 0:side]
    waves = np.stack([np.sin(x / 90 + y / 200), np.cos(y / 70), np.sin((x + y) / 150)], -1)
    out = io.BytesIO()
    Image.fromarray(np.clip(128 + 90 * waves + grain, 0, 255).astype(np.uint8)).save(out, kind, quality=100)
    return out.getvalue()


def _answer(picture: bytes) -> bytes:
    return json.dumps(
        {"created": 0, "data": [{"b64_json": base64.b64encode(picture).decode()}], "usage": USAGE}
    ).encode()


async def main(port: int, seconds: float) -> None:
    # Made once: the double must not use the fleet's processors.
    answers = {kind: Behaviour(body=_answer(painting(kind=kind))) for kind in ("png", "jpeg")}
    server = PicturesServer(
        seconds=seconds,
        decide=lambda asked: answers[asked.fields.get("output_format", "png")],
        keep_records=False,
    )
    await server.start(port=port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), float(sys.argv[2])))
