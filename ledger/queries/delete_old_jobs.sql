-- Jobs that ended long ago; their provider calls stay.
delete from jobs where id in (
    select id from jobs where ended_at < now() - %(days)s::int * interval '1 day' order by ended_at limit %(limit)s
    for update skip locked
)
