"""The cards of a pack as an Anki package: a zip with a SQLite collection of schema 11, which Anki reads since 2.1.

Written here and not with genanki: that is 38 kB with four dependencies and no release since 2023, this is two tables.
A note's guid comes from its card's id: importing a newer package updates the notes and keeps what was learned.
"""

import hashlib
import html
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from schemas.pack import Card
from workers.books.anki_models import (
    FIELD_SEPARATOR,
    SCHEMA,
    collection_options,
    deck_options,
    decks,
    models,
)
from workers.books.anki_notes import Note, note_of
from workers.books.places import places_of
from workers.books.typst_strings import printable

_SCHEMA_VERSION = 11
_DECK_NAME_MAX = 100
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def make_apkg(
    pack_id: UUID,
    title: str,
    cards: Sequence[tuple[UUID, Card]],
    *,
    created: datetime,
    places: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The package of `cards`, each with its id. `created`: when the pack was made or last changed; Anki updates a note
    that it has when this is later than what it imported. `places`: chunk id -> where it stands ("p. 12").

    The same arguments give the same bytes.
    """
    notes = [(card_id, note_of(card, places_of(card.chunk_ids, places))) for card_id, card in cards]
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SCHEMA)
        _fill(database, deck_id(pack_id), deck_name(title), notes, int(created.timestamp() * 1000))
        database.commit()
        collection = database.serialize()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("collection.anki2", _EARLIEST), collection, zipfile.ZIP_DEFLATED)
        package.writestr(zipfile.ZipInfo("media", _EARLIEST), "{}")
    return buffer.getvalue()


def deck_id(pack_id: UUID) -> int:
    """Stable, and below 2^53, where JavaScript still counts exactly."""
    return (1 << 40) + pack_id.int % (1 << 40)


def deck_name(title: str) -> str:
    """ "::" would make the deck a part of another."""
    name = re.sub(r":{2,}", ":", " ".join(printable(title).split()))
    return name[:_DECK_NAME_MAX].strip(" :") or "Study pack"


def _fill(
    database: sqlite3.Connection, deck: int, name: str, notes: Sequence[tuple[UUID, Note]], changed_ms: int
) -> None:
    changed = changed_ms // 1000
    database.execute(
        "insert into col values (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            changed - changed % 86_400, changed_ms, changed_ms, _SCHEMA_VERSION, collection_options(deck),
            models(deck), decks(deck, name, changed), deck_options(),
        ),
    )  # fmt: skip
    database.executemany(
        "insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", _note_rows(notes, changed_ms, changed)
    )
    database.executemany(
        "insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        [(changed_ms + order, changed_ms + order, deck, changed, order + 1) for order in range(len(notes))],
    )


def _note_rows(notes: Sequence[tuple[UUID, Note]], changed_ms: int, changed: int) -> Iterator[tuple[object, ...]]:
    for order, (card_id, note) in enumerate(notes):
        first = _bare(note.fields[0])
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        # Anki finds notes with the same first field by these bits of its SHA-1.
        checksum = int(hashlib.sha1(first.encode(), usedforsecurity=False).hexdigest()[:8], 16)
        fields = FIELD_SEPARATOR.join(field.replace(FIELD_SEPARATOR, " ") for field in note.fields)
        yield changed_ms + order, card_id.hex, note.model, changed, tags, fields, first, checksum


def _bare(field: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", field))
