-- failed | skipped -> waiting (tasks): their job is retried. Those whose needs are done become ready right after.
-- A task that its stage's `when` left out has an output (null) and stays skipped.
update tasks
set state = 'waiting', error = null, tries = 0, losses = 0, ended_at = null, published_at = null
where job_id = %(job_id)s and output is null and state in ('failed', 'skipped')
  and not (state = 'failed' and stage = any(%(optional_stages)s::text[]))
