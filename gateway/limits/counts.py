"""The arithmetic of a limit, once in Python for a process alone and once in Lua for all processes.

What is kept for a user and a policy is a list: for each admitted request of the last window its time, and the time
at which the burst will be whole again (the "theoretical arrival time" of GCRA, ITU-T I.371; it says the same as a
token bucket's level). Everything is a whole number of microseconds, so both copies agree exactly; one suite of tests
runs on both, beside a plain model of a window and a bucket of tokens.
"""

from collections import OrderedDict, deque
from typing import Final, NamedTuple

from gateway.limits.policies import MICROSECONDS, Policy

#: A time this far ahead was written before the clock was set back: it is forgotten. Microseconds.
AHEAD_MAX: Final = MICROSECONDS


class Count(NamedTuple):
    """What one check found. Microseconds."""

    #: 0: the request was admitted and counted.
    wait: int
    #: Admitted requests of the window, this one included.
    used: int
    #: The time of the oldest of them; 0 when there is none.
    oldest: int
    now: int


class Counts:
    """The counts of this process. Users who have not asked for a window are forgotten."""

    def __init__(self) -> None:
        #: Those who asked last stand at the end.
        self._admitted: OrderedDict[tuple[Policy, str], deque[tuple[int, int]]] = OrderedDict()

    def check(self, policy: Policy, who: str, now: int) -> Count:
        """Admit and count a request of `who`, or say how long it must wait; a refused one counts for nothing."""
        self._forget(now)
        admitted = self._admitted.setdefault((policy, who), deque())
        self._admitted.move_to_end((policy, who))
        while admitted and not now - policy.window < admitted[0][0] <= now + AHEAD_MAX:
            admitted.popleft()
        whole = max(now, admitted[-1][1] if admitted else now)
        wait = max(0, whole + policy.interval - policy.burst * policy.interval - now)
        if len(admitted) >= policy.requests:
            wait = max(wait, admitted[0][0] + policy.window - now)
        if wait == 0:
            admitted.append((now, whole + policy.interval))
        return Count(wait, len(admitted), admitted[0][0] if admitted else 0, now)

    def __len__(self) -> int:
        return len(self._admitted)

    def _forget(self, now: int) -> None:
        """At most two a check: it stays cheap, and what is idle still goes faster than it comes."""
        for _ in range(2):
            key = next(iter(self._admitted), None)
            if key is None or not self._is_idle(key, now):
                return
            del self._admitted[key]

    def _is_idle(self, key: tuple[Policy, str], now: int) -> bool:
        admitted = self._admitted[key]
        return not admitted or not now - key[0].window < admitted[-1][0] <= now + AHEAD_MAX


# KEYS[1]: the list of one user and policy: time, whole, time, whole, … ARGV: requests, burst, window, interval, the
# time ("" = Redis's own: the clocks of gateways differ), AHEAD_MAX. Answers wait, used, oldest, now, as `Count`.
# One script is one atomic step, so gateways cannot both take the last place.
SCRIPT: Final = """
local key = KEYS[1]
local requests, burst, window, interval = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now = tonumber(ARGV[5])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local oldest = tonumber(redis.call('LINDEX', key, 0))
while oldest and not (now - window < oldest and oldest <= now + ARGV[6]) do
  redis.call('LPOP', key)
  redis.call('LPOP', key)
  oldest = tonumber(redis.call('LINDEX', key, 0))
end
local used = redis.call('LLEN', key) / 2
local whole = math.max(now, tonumber(redis.call('LINDEX', key, -1)) or now)
local wait = math.max(0, whole + interval - burst * interval - now)
if used >= requests then wait = math.max(wait, oldest + window - now) end
if wait == 0 then
  redis.call('RPUSH', key, string.format('%.0f', now), string.format('%.0f', whole + interval))
  redis.call('PEXPIRE', key, window / 1000 + 1000)
  used = used + 1
end
return {wait, used, oldest or (wait == 0 and now or 0), now}
"""
