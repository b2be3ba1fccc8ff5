"""A form with files, read as it arrives: nothing is kept but small fields and the chunk in hand.

Parts come in the order in which the client wrote them, so whoever reads asks for the next file, takes its content,
and goes on to the end.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

#: Beside the file: boundaries, headers, fields.
FORM_BYTES: Final = 1024 * 1024
_FIELD_BYTES_MAX: Final = 16 * 1024
_PARTS_MAX: Final = 32
#: A client that sends nothing for this long is given up.
IDLE_SECONDS: Final = 60.0


class FormError(Exception):
    """The body is not a form that can be read."""


class FormTooLargeError(Exception):
    """The body as a whole is larger than any that is accepted."""


class FormStalledError(Exception):
    """The client stopped sending."""


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    file_name: str | None


#: A part begins, a piece of its content, its end.
_Piece = _Part | bytes | None


class Form:
    def __init__(self, request: Request, bytes_max: int) -> None:
        """`bytes_max`: of the whole body. Raises FormError when the request is no multipart form."""
        kind, options = parse_options_header(request.headers.get("content-type"))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise FormError("The request must be multipart/form-data.")
        self._stream = request.stream()
        self._bytes_left = bytes_max
        self._pieces: deque[_Piece] = deque()
        self._reader = _Reader(boundary, self._pieces)
        #: The small fields that have been passed.
        self.fields: dict[str, str] = {}

    async def next_file(self, name: str) -> str | None:
        """The file name of the next part `name` that is a file; None: there is none left.

        Raises FormError, FormTooLargeError, FormStalledError; starlette's ClientDisconnect.
        """
        while await self._fill():
            piece = self._pieces.popleft()
            if not isinstance(piece, _Part):
                raise FormError("The content of a part was left unread.")
            if piece.file_name is None:
                await self._keep_field(piece.name)
            elif piece.name == name and piece.file_name:
                return piece.file_name
            else:
                async for _ in self.content():
                    pass
        return None

    async def content(self) -> AsyncIterator[bytes]:
        """The rest of the part that has begun. Raises as `next_file` does."""
        while await self._fill():
            piece = self._pieces.popleft()
            if piece is None:
                return
            if isinstance(piece, bytes):
                yield piece

    async def _keep_field(self, name: str) -> None:
        value = bytearray()
        async for piece in self.content():
            value += piece
            if len(value) > _FIELD_BYTES_MAX:
                raise FormError(f"The field {name[:40]} is too long.")
        self.fields[name] = value.decode("utf-8", "replace")

    async def _fill(self) -> bool:
        """Read until there is a piece. False: the form has ended."""
        while not self._pieces:
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    chunk = await anext(self._stream, None)
            except TimeoutError as error:
                raise FormStalledError from error
            if chunk is None:
                self._reader.check_end()
                return False
            self._bytes_left -= len(chunk)
            if self._bytes_left < 0:
                raise FormTooLargeError
            self._reader.write(chunk)
        return True


class _Reader:
    """Turns the parser's calls into pieces."""

    def __init__(self, boundary: bytes, pieces: deque[_Piece]) -> None:
        self._pieces = pieces
        self._parts = 0
        self._whole = False
        self._name, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
                    "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                    "on_header_end": self._keep_header,
                    "on_headers_finished": self._start_part,
                    "on_part_data": lambda data, start, end: self._pieces.append(data[start:end]),
                    "on_part_end": lambda: self._pieces.append(None),
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise FormError("The boundary of the form is too long.") from error

    def write(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:  # also its MultipartParseError
            raise FormError("The form is not well-formed.") from error

    def check_end(self) -> None:
        if not self._whole:
            raise FormError("The form ends too early.")

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _PARTS_MAX:
            raise FormError(f"The form has more than {_PARTS_MAX} parts.")
        self._headers = {}

    def _keep_header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name, self._value = bytearray(), bytearray()

    def _start_part(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if kind != b"form-data" or b"name" not in options:
            raise FormError("A part of the form has no name.")
        file_name = options.get(b"filename")
        name = None if file_name is None else file_name.decode("utf-8", "replace")
        self._pieces.append(_Part(options[b"name"].decode("utf-8", "replace"), name))

    def _end(self) -> None:
        self._whole = True
