-- Some passages of a transcript, in the order asked for. No row: it does not exist or belongs to somebody else.
select substr(transcripts.body, span.first + 1, span.last - span.first)
from transcripts
cross join unnest(%(starts)s::int[], %(ends)s::int[]) with ordinality as span (first, last, number)
where transcripts.id = %(id)s and transcripts.owner = %(owner)s
order by span.number
