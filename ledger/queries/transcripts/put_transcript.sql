-- Keep a transcript. Sent again by its owner it is the same row, so that a repeated request is the same request; its
-- age starts anew, so that it is not forgotten before the job that is about to be written from it.
insert into transcripts (id, owner, body)
values (%(id)s, %(owner)s, %(body)s)
on conflict (id) do update set created_at = clock_timestamp()
