"""Values as a query takes them: JSON text in one parameter."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from ledger.nul import without_nul


def dumps(value: Any) -> str:
    """JSON text without NUL. Raises orjson.JSONEncodeError for what JSON cannot hold (a lone surrogate)."""
    return without_nul(orjson.dumps(value).decode()) or "null"


def rows_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as `json_to_recordset` reads them: cheaper to write than an array for each column."""
    return dumps(rows)
