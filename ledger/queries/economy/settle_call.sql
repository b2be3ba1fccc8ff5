-- What the answer of a postponed call is worth. One that is good becomes the answer of its call, unless there is one
-- under the key; after any other the task asks singly.
with settled as (
    update economy_calls
    set state = case when %(outcome)s = 'answered' then 'answered' else 'failed' end,
        reason = case when %(outcome)s = 'answered' then null else %(outcome)s end,
        message = null, body = null, ended_at = coalesce(ended_at, clock_timestamp()),
        woken_at = coalesce(woken_at, clock_timestamp())
    where id = %(id)s
    returning call_id, task_id, key
)
update calls
set outcome = case when earlier.id is null then %(outcome)s else 'duplicate' end,
    answer = case when earlier.id is null then %(answer)s::jsonb end
from settled
left join calls earlier
  on earlier.task_id = settled.task_id and earlier.key = settled.key and earlier.answer is not null
where calls.id = settled.call_id
