"""What a picture file says of itself in its first bytes: its type, its width and height. Nothing is decoded."""

import struct
from typing import Final

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
#: Bytes that tell type and size of a PNG or a WEBP.
_HEAD_BYTES: Final = 30
#: Markers of a JPEG that hold its size: all starts of a frame but DHT (C4), JPG (C8) and DAC (CC).
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Markers without a length.
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


class PictureHead:
    """Reads a file as it arrives, in chunks of any size; holds only what it still needs."""

    def __init__(self) -> None:
        self._head = bytearray()
        #: Bytes of a JPEG's segment that are passed over.
        self._skip = 0
        #: The file's type; None while too little has come, or for no picture that is taken.
        self.media_type: str | None = None
        #: Width and height in pixels.
        self.size: tuple[int, int] | None = None
        self._done = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes. Whatever is wrong with the file leaves `size` None."""
        if self._done:
            return
        skipped = min(self._skip, len(chunk))
        self._skip -= skipped
        self._head += chunk[skipped:]
        if self.media_type is None and len(self._head) >= _HEAD_BYTES:
            self._tell_type()
        if self.media_type == JPEG:
            self._walk()

    def _tell_type(self) -> None:
        head = bytes(self._head)
        if head.startswith(b"\xff\xd8\xff"):
            self.media_type = JPEG
            del self._head[:2]
            return
        self._done = True
        if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
            self.media_type, self.size = PNG, struct.unpack(">II", head[16:24])
        elif head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            self.media_type, self.size = WEBP, _webp_size(head)

    def _walk(self) -> None:
        """From segment to segment of a JPEG, to the one with its size."""
        while not self._done and not self._skip and len(self._head) >= 4:
            if self._head[0] != 0xFF:
                self._done = True
            elif self._head[1] == 0xFF or self._head[1] in _BARE:  # padding, or a marker alone
                del self._head[: 1 if self._head[1] == 0xFF else 2]
            elif self._head[1] in _FRAMES:
                if len(self._head) < 9:
                    return
                height, width = struct.unpack(">HH", self._head[5:9])
                self.size, self._done = (width, height), True
            else:
                self._pass()

    def _pass(self) -> None:
        """Over a segment without a size; the picture itself (DA) or the end (D9) before any is no JPEG."""
        if self._head[1] in (0xD9, 0xDA):
            self._done = True
            return
        length = 2 + int.from_bytes(self._head[2:4], "big")
        here = min(length, len(self._head))
        del self._head[:here]
        self._skip = length - here


def _webp_size(head: bytes) -> tuple[int, int] | None:
    """Of the three kinds of WEBP: extended, lossless, lossy."""
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
