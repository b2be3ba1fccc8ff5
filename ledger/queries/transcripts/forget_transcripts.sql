-- Transcripts that were sent long ago and that no job of their owner is written from any more.
delete from transcripts
where id in (
    select transcripts.id from transcripts
    where transcripts.created_at < now() - %(days)s::int * interval '1 day'
      and not exists (
          select from jobs
          where jobs.owner = transcripts.owner and jobs.pipeline = 'generation'
            and jobs.request ->> 'transcript_id' = transcripts.id::text
      )
    order by transcripts.created_at
    limit %(limit)s
    for update skip locked
)
