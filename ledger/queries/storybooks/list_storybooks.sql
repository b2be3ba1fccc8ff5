-- The books of an owner, newest first, without what is in them: those before the given one, or from the newest on.
select id, job_id, title, audience, style, cover, page_count, scene_count, missing, warning, language, author,
       illustrator, created_at, updated_at, repairs
from storybooks
where owner = %(owner)s
  and (created_at, id) < (coalesce(%(before_at)s::timestamptz, 'infinity'),
                          coalesce(%(before_id)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by created_at desc, id desc
limit %(limit)s
