-- Which of these attempts, which the worker believes to run, have ended: cancelled, or lost to the clock.
select id from attempts where id = any(%(ids)s::uuid[]) and state <> 'running'
