-- Batches to ask about, or whose sender counts as dead; put off, so that no other clock asks at the same time.
update economy_batches
set due_at = clock_timestamp() + %(seconds)s::float8 * interval '1 second'
where id in (
    select id from economy_batches
    where state = %(state)s and due_at <= now()
    order by due_at
    limit %(limit)s
    for update skip locked
)
returning id, provider_id, requests, created_at,
          exists (
              select from economy_calls c join jobs j on j.id = c.job_id
              where c.batch_id = economy_batches.id and c.state in ('sending', 'sent')
                and j.state in ('pending', 'running')
          ) as wanted
