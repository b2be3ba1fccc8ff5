-- How many jobs an owner started in the last hour, and seconds until one of the newest `most` is an hour old. One row;
-- the seconds are null when there is none. Jobs of an admin's batch do not count.
select count(*), extract(epoch from min(created_at) + interval '1 hour' - clock_timestamp())::float8
from (
  select created_at
  from jobs
  where owner = %(owner)s and created_at > clock_timestamp() - interval '1 hour'
    and pipeline = any(%(pipelines)s::text[])
    and not exists (select from batches where batches.id = jobs.batch_id and batches.unlimited)
  order by created_at desc
  limit %(most)s
) newest
