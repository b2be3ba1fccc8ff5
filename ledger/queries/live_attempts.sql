-- Which of these attempts still run. Under their jobs' locks.
select id from attempts where id = any(%(ids)s::uuid[]) and state = 'running'
