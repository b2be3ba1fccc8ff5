"""The arithmetic of the provider's limits: two token buckets and a time before which nobody calls.

`Bucket` is the process's own copy; `SCRIPT` is the same arithmetic inside Redis, for the whole fleet. One suite of
tests runs on both.
"""

from dataclasses import dataclass
from typing import Final

#: A bucket holds one minute of its rate.
MINUTE: Final = 60.0
#: Idle state is forgotten after this long, in seconds: by then every bucket is full again.
IDLE_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Report:
    """What a response said. None: nothing. Token counts are input tokens."""

    requests_limit: int | None = None
    requests_remaining: int | None = None
    tokens_limit: int | None = None
    tokens_remaining: int | None = None
    #: Nobody calls for this many seconds (retry-after, or a reset with no limit to compute with).
    blocked_seconds: float = 0.0
    #: Reserved tokens that were not used (cached ones are free), to put back.
    unused_tokens: float = 0.0


@dataclass(slots=True)
class _Level:
    per_minute: float
    left: float
    #: The provider's word replaces the configured rate.
    learned: bool = False

    def refill(self, seconds: float) -> None:
        self.left = min(self.per_minute, self.left + seconds * self.per_minute / MINUTE)

    def wait(self, cost: float) -> float:
        """Seconds until `cost` fits; a cost beyond a whole minute's rate waits for a full bucket."""
        if self.per_minute <= 0:
            return 0.0
        return max(0.0, (min(cost, self.per_minute) - self.left) / self.per_minute * MINUTE)

    def take(self, cost: float) -> None:
        self.left -= min(cost, self.per_minute)

    def hear(self, limit: int | None, remaining: int | None) -> None:
        if limit is not None:
            full = self.left >= self.per_minute or not self.learned
            self.per_minute = float(limit)
            self.left = self.per_minute if full else min(self.left, self.per_minute)
            self.learned = True
        if remaining is not None:
            self.left = min(self.left, float(remaining))


class Bucket:
    """Limits of one model. Times are seconds of one clock; a rate of 0 means no limit."""

    def __init__(self, requests_per_minute: int, tokens_per_minute: int, now: float) -> None:
        self._requests = _Level(float(requests_per_minute), float(requests_per_minute))
        self._tokens = _Level(float(tokens_per_minute), float(tokens_per_minute))
        self._blocked_until = now
        self._at = now

    def take(self, tokens: int, now: float) -> float:
        """0 when a call with `tokens` may go (they are taken), else seconds to wait (nothing is taken)."""
        self._refill(now)
        wait = max(self._blocked_until - now, self._requests.wait(1), self._tokens.wait(tokens))
        if wait > 0:
            return wait
        self._requests.take(1)
        self._tokens.take(tokens)
        return 0.0

    def report(self, report: Report, now: float) -> None:
        """Learn from a response."""
        self._refill(now)
        self._tokens.left = min(self._tokens.per_minute, self._tokens.left + report.unused_tokens)
        self._requests.hear(report.requests_limit, report.requests_remaining)
        self._tokens.hear(report.tokens_limit, report.tokens_remaining)
        self._blocked_until = max(self._blocked_until, now + report.blocked_seconds)

    def _refill(self, now: float) -> None:
        seconds = max(0.0, now - self._at)
        self._at = now
        self._requests.refill(seconds)
        self._tokens.refill(seconds)


# KEYS[1]: the model's hash. ARGV: verb, configured requests/min, configured tokens/min, then for "take" the tokens,
# for "report" requests limit, remaining, tokens limit, remaining, blocked seconds, unused tokens ("" = nothing said).
# Answers seconds to wait, as text: Redis truncates numbers. The time is Redis's own: workers' clocks differ.
SCRIPT: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
local raw = redis.call('HGETALL', KEYS[1])
local s = {}
for i = 1, #raw, 2 do s[raw[i]] = tonumber(raw[i + 1]) end
local seconds = math.max(0, now - (s.at or now))
local levels = {}
for i, name in ipairs({'r', 't'}) do
  local configured = tonumber(ARGV[1 + i])
  local learned = s[name .. 'k'] == 1
  local rate = learned and s[name .. 'm'] or configured
  local left = s[name .. 'l'] or rate
  levels[name] = {rate = rate, learned = learned, left = math.min(rate, left + seconds * rate / 60)}
end
local blocked = s.b or 0
local wait = 0
if ARGV[1] == 'take' then
  local cost = {r = 1, t = tonumber(ARGV[4])}
  wait = math.max(0, blocked - now)
  for name, l in pairs(levels) do
    if l.rate > 0 then wait = math.max(wait, (math.min(cost[name], l.rate) - l.left) / l.rate * 60) end
  end
  if wait <= 0 then
    wait = 0
    for name, l in pairs(levels) do l.left = l.left - math.min(cost[name], l.rate) end
  end
else
  levels.t.left = math.min(levels.t.rate, levels.t.left + tonumber(ARGV[9]))
  for i, name in ipairs({'r', 't'}) do
    local l, limit, remaining = levels[name], tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
    if limit then
      local full = l.left >= l.rate or not l.learned
      l.rate, l.learned = limit, true
      l.left = full and limit or math.min(l.left, limit)
    end
    if remaining then l.left = math.min(l.left, remaining) end
  end
  blocked = math.max(blocked, now + tonumber(ARGV[8]))
end
redis.call('HSET', KEYS[1], 'at', string.format('%.6f', now), 'b', string.format('%.6f', blocked),
  'rm', levels.r.rate, 'rl', levels.r.left, 'rk', levels.r.learned and 1 or 0,
  'tm', levels.t.rate, 'tl', levels.t.left, 'tk', levels.t.learned and 1 or 0)
redis.call('EXPIRE', KEYS[1], math.max(tonumber(ARGV[#ARGV]), math.ceil(blocked - now) + 1))
return string.format('%.6f', wait)
"""
