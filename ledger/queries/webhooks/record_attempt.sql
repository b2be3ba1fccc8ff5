-- Log one attempt and what follows: pending to delivered, pending to dead, or pending and due again.
-- A success counts even when it comes late; a failure does not when the delivery was sent off again meanwhile.
with logged as (
    insert into delivery_attempts (delivery_id, number, started_at, milliseconds, status, error, answer)
    select id, %(number)s, clock_timestamp() - %(milliseconds)s * interval '1 millisecond',
           %(milliseconds)s, %(status)s, %(error)s, %(answer)s
    from deliveries where id = %(delivery_id)s
    on conflict do nothing
)
update deliveries
set state = %(state)s,
    due_at = clock_timestamp() + %(delay_seconds)s * interval '1 second',
    ended_at = case when %(state)s = 'pending' then null else clock_timestamp() end,
    last_status = %(status)s,
    last_error = %(error)s,
    last_milliseconds = %(milliseconds)s
where id = %(delivery_id)s
  and (%(state)s = 'delivered' or (state = 'pending' and attempts = %(number)s))
returning id
