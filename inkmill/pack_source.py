"""What a person names on the command line, as a material."""

import asyncio
from pathlib import Path
from uuid import UUID

from inkmill.client import Client
from inkmill.errors import CommandError
from inkmill.transcript_file import read_transcript
from workers.sources.youtube import video_id

#: As the interface has it: 50 MiB, inclusive.
FILE_BYTES_MAX = 52_428_800
_ADDRESS = ("http://", "https://")


async def submit(client: Client, source: str, language: str | None, transcript: Path | None) -> UUID:
    """Upload a file, or give an address; the id of the material. Raises CommandError, InvalidInputError."""
    if source.lower().startswith(_ADDRESS):
        return await _submit_address(client, source, language, transcript)
    if transcript is not None:
        raise CommandError("A transcript goes with the address of a YouTube video, not with a file.")
    path = Path(source)
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
    except OSError as error:
        raise CommandError(f"{source} cannot be read ({error.strerror}).") from error
    if size > FILE_BYTES_MAX:
        raise CommandError(f"{path.name} has {size:,} bytes; at most {FILE_BYTES_MAX:,} (50 MB) are taken.")
    return await client.upload_material(path, language=language)


async def _submit_address(client: Client, address: str, language: str | None, transcript: Path | None) -> UUID:
    said = None if transcript is None else await asyncio.to_thread(read_transcript, transcript)
    video = video_id(address) is not None
    if said is not None and not video:
        raise CommandError("A transcript goes with the address of a YouTube video; this is none.")
    return await client.submit_url(address, "youtube" if video else "url", transcript=said, language=language)
