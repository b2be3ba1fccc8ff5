-- How many packs of this month (UTC) count for an owner: all that were started, but not those whose job failed.
select count(*)
from pack_uses
left join jobs on jobs.id = pack_uses.job_id
where pack_uses.owner = %(owner)s
  and pack_uses.month = date_trunc('month', now() at time zone 'utc')::date
  and (jobs.state is null or jobs.state not in ('failed', 'cancelled'))
