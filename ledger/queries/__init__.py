"""One .sql file for each query, loaded by name; query, file and verb share that name."""

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> bytes:
    """The text of `ledger/queries/<name>.sql` ("claim_tasks", "exams/insert_exam"). Raises FileNotFoundError."""
    return files(__name__).joinpath(f"{name}.sql").read_bytes()
