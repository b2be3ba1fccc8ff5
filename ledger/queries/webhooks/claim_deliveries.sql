-- Take deliveries that are due, a few for each webhook, and put them off by the time an attempt may take: a clock that
-- dies with one in its hands loses the attempt, not the delivery. Rows that another clock is taking are passed over.
-- A webhook with a thousand deliveries does not keep the others waiting: of each only so many are looked at, and the
-- caller names those whose hands are full.
with due as (
    select d.id, d.due_at, row_number() over (partition by d.webhook_id order by d.due_at, d.id) as place
    from (
        select d.id, d.webhook_id, d.due_at
        from deliveries d
        join webhooks w on w.id = d.webhook_id and w.active
        where d.state = 'pending' and d.due_at <= now() and d.webhook_id <> all (%(busy)s)
        order by d.due_at
        limit 1000
    ) d
), taken as (
    select d.id
    from deliveries d
    join due on due.id = d.id
    where due.place <= %(each)s and d.state = 'pending' and d.due_at <= now()
    order by due.due_at
    limit %(limit)s
    for update of d skip locked
)
update deliveries d
set due_at = clock_timestamp() + %(lease_seconds)s * interval '1 second', attempts = attempts + 1, tries = tries + 1
from taken, webhooks w
where d.id = taken.id and w.id = d.webhook_id
returning d.id, d.webhook_id, d.owner, d.job_id, d.event, d.facts, d.body, d.attempts, d.tries, w.url, w.secret,
          case when w.previous_until > now() then w.previous_secret end as previous_secret
