"""The parts of a DOCX file: a ZIP archive and the XML in it, both read as if somebody had made them to do harm."""

import posixpath
import zipfile
import zlib
from typing import BinaryIO, Self

from schemas.errors import PermanentError
from workers.sources.word.names import STRICT, Element

#: More files, or more bytes in all, are no document that a person wrote.
FILES_MAX = 20_000
TOTAL_BYTES_MAX = 400 * 1024 * 1024
#: Of one XML part; the tree takes some eight times as much memory. 872 pages have 5 MB.
PART_BYTES_MAX = 48 * 1024 * 1024
#: Word's own XML is packed 10:1 to 30:1, a table of empty cells up to 100:1. Small parts may be anything.
RATIO_MAX = 250
_RATIO_BYTES_MIN = 4 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_OFFICE_DOCUMENT = "/officeDocument"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class BrokenError(PermanentError):
    """The document cannot be opened; it is damaged or not a Word document."""

    code = "extraction_failed"


class Parts:
    """An open archive. Raises BrokenError from every method."""

    def __init__(self, file: BinaryIO) -> None:
        if file.read(4) == _OLE:
            raise BrokenError(
                "The document is protected by a password or is of Word 97–2003; save it as DOCX without one."
            )
        file.seek(0)
        try:
            self._archive = zipfile.ZipFile(file)
        # zipfile raises NotImplementedError for a version or a compression that it does not know, here and below.
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise BrokenError from error
        _check_sizes(self._archive.infolist())
        self._names = {info.filename.lower().lstrip("/"): info for info in self._archive.infolist()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def main(self) -> str:
        """Name of the part with the document's text."""
        for kind, target in self._relations("_rels/.rels", ""):
            if kind.endswith(_OFFICE_DOCUMENT) and target.lower() in self._names:
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise BrokenError("The file is an archive, but there is no Word document in it.")

    def related(self, part: str, kind: str) -> str | None:
        """Name of the part that `part` relates to as its "styles", "numbering", "footnotes" …"""
        folder, name = posixpath.split(part)
        for found, target in self._relations(f"{folder}/_rels/{name}.rels", folder):
            if found.endswith(f"/{kind}"):
                return target
        return None

    def tree(self, name: str | None) -> Element | None:
        """The root element of a part; None where there is no such part."""
        data = self._read(name) if name else None
        return None if data is None else parse(data)

    def _relations(self, name: str, folder: str) -> list[tuple[str, str]]:
        tree = self.tree(name)
        found = []
        for relation in tree if tree is not None else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") != "External" and isinstance(relation.tag, str):
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found.append((relation.get("Type") or "", posixpath.normpath(target)))
        return found

    def _read(self, name: str) -> bytes | None:
        info = self._names.get(name.lower())
        if info is None:
            return None
        try:
            with self._archive.open(info) as file:
                data = file.read(PART_BYTES_MAX + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise BrokenError from error
        if len(data) > PART_BYTES_MAX:
            raise BrokenError("The document unpacks to more text than can be read; split it into several.")
        return data


def _check_sizes(files: list[zipfile.ZipInfo]) -> None:
    """By what the directory says; what is read is bounded again while it is read."""
    if len(files) > FILES_MAX or sum(file.file_size for file in files) > TOTAL_BYTES_MAX:
        raise BrokenError("The document unpacks to far more than a document holds; it was not opened.")
    for file in files:
        if file.file_size > _RATIO_BYTES_MIN and file.file_size > RATIO_MAX * max(1, file.compress_size):
            raise BrokenError("The document unpacks to far more than a document holds; it was not opened.")


def parse(data: bytes) -> Element:
    """The root element. No entity is declared or expanded, nothing is loaded, at most 256 elements are nested."""
    from lxml import etree  # noqa: PLC0415

    if any(doctype in data for doctype in _DOCTYPES):
        raise BrokenError("The document declares XML entities, which no word processor does; it was not opened.")
    if b"purl.oclc.org/ooxml" in data[:20_000]:
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise BrokenError("The document nests its tables too deeply to be read.") from error
        raise BrokenError from error
