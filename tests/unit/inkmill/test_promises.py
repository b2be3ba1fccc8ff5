"""Counting which promises have a test."""

from tests.promises import ROOT, marked, read_rows, report

_SOURCE = """
import pytest
pytestmark = pytest.mark.promise("S0.001")

@pytest.mark.promise("S0.002", "S0.003")
def test_x(): ...

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.promise("S0.004"))])
def test_y(n): ...
"""


def test_every_way_to_mark_a_test_counts() -> None:
    assert set(marked(_SOURCE)) == {"S0.001", "S0.002", "S0.003", "S0.004"}


def test_the_list_holds_all_596_promises() -> None:
    rows = read_rows((ROOT / "docs" / "promises.md").read_text())
    counts = {product: sum(row.startswith(product) for row in rows) for product in ("S0", "S1", "S2", "S3", "S4")}
    assert counts == {"S0": 142, "S1": 99, "S2": 108, "S3": 128, "S4": 119}


def test_rows_without_a_test_are_named_and_counted() -> None:
    lines = report({"S0.001": "one", "S0.002": "two"}, {"S0.001": ["a.py"]})
    assert lines == ["S0.002  two", "S0: 1 of 2 rows have a test", "all: 1 of 2 rows have a test"]


def test_a_mark_that_is_no_row_is_named() -> None:
    assert "S9.999  is named in a.py but is no row" in report({"S0.001": "one"}, {"S9.999": ["a.py"]})
