"""How likely an outcome is if nothing but chance is at work."""

import math


def chi_square_tail(statistic: float, freedom: int) -> float:
    """P(X > statistic) for a chi-square variable with `freedom` degrees of freedom (a whole number above 0).

    The closed forms for whole degrees of freedom: Abramowitz & Stegun, Handbook of Mathematical Functions (1964),
    26.4.4 (odd) and 26.4.5 (even).
    """
    half = statistic / 2
    if freedom % 2 == 0:
        term = total = math.exp(-half)
        for step in range(1, freedom // 2):
            term *= half / step
            total += term
        return min(1.0, total)
    total = math.erfc(math.sqrt(half))
    term = math.exp(-half) * math.sqrt(half) / math.gamma(1.5)
    for step in range(freedom // 2):
        total += term
        term *= half / (step + 1.5)
    return min(1.0, total)
