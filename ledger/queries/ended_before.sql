-- Attempts that have ended in just this state already: an earlier try of the same finish was committed.
select a.id
from attempts a
join unnest(%(ids)s::uuid[], %(states)s::text[]) as e (id, state) on a.id = e.id and a.state = e.state
