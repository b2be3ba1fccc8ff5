-- A card for review, locked until the transaction ends. No row: it does not exist or is somebody else's.
select cards.id, cards.pack_id, cards.ease, cards.interval_days, cards.reps, cards.lapses, cards.stability,
       cards.difficulty, cards.due_at, cards.last_reviewed_at
from cards
join packs on packs.id = cards.pack_id
where cards.id = %(id)s and packs.owner = %(owner)s
for no key update of cards
