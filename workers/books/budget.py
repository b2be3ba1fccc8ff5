"""How much memory a document will take, so that it is refused in a sentence and does not kill its process."""

import resource
from pathlib import Path

from schemas.errors import PermanentError

#: Measured with Typst 0.15: bytes of memory for each byte of source, each cell of a table and each heading.
_PER_BYTE, _PER_CELL, _PER_BLOCK = 400, 17_000, 2_000
#: What a process without a limit may use.
_UNLIMITED = 4 << 30
#: Share of the free memory that a document is trusted with.
_SHARE = 0.9
#: What the fleet names every failure of an export.
PDF_FAILED = "pdf_failed"


def check_memory(source: str) -> None:
    """Raises PermanentError `pdf_failed` when Typst would run out of memory over `source`, where it can only abort."""
    need = len(source) * _PER_BYTE + source.count(_CELL) * _PER_CELL + source.count("\n\n") * _PER_BLOCK
    if need > _free_bytes() * _SHARE:
        raise PermanentError(
            f"This document needs about {need >> 20} MB of memory, too much for one PDF; split it or raise "
            "INKMILL_CHILD_MEMORY_MB.",
            code=PDF_FAILED,
        )


#: How `tables` ends a cell.
_CELL = "],"


def _free_bytes() -> int:
    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    if limit == resource.RLIM_INFINITY:
        return _UNLIMITED
    return limit - _used_bytes()


def _used_bytes() -> int:
    """Private memory of this process, as RLIMIT_DATA counts it."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
