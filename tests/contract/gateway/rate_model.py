"""What the limits should do, in the plainest words: every admitted time kept, and a bucket of tokens in fractions."""

from fractions import Fraction

from gateway.limits.policies import Policy


class Model:
    """One user under one policy. Times are microseconds and never go back."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self.admitted: list[int] = []
        self._tokens = Fraction(policy.burst)
        self._at = 0

    def may(self, now: int) -> bool:
        """Whether a request would be admitted now."""
        return self._level(now) >= 1 and len(self.in_window(now)) < self._policy.requests

    def take(self, now: int) -> bool:
        """Admit a request if both bounds allow it."""
        if not self.may(now):
            return False
        self._tokens, self._at = self._level(now) - 1, now
        self.admitted.append(now)
        return True

    def in_window(self, now: int) -> list[int]:
        return [at for at in self.admitted if now - self._policy.window < at <= now]

    def _level(self, now: int) -> Fraction:
        refilled = Fraction(now - self._at) * self._policy.requests / self._policy.window
        return min(Fraction(self._policy.burst), self._tokens + refilled)
