"""Shares as S4 tells them: percentages from 0 to 100 with one decimal (S4-16)."""


def percent(part: float, whole: float, empty: float = 0.0) -> float:
    """`part` of `whole`; `empty` where there is nothing to take a part of."""
    if not whole:
        return empty
    return round(100.0 * part / whole, 1)
