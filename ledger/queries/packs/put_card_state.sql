-- The state of a card after a review, under its lock; the pack is newer than before. Always one row.
with card as (
    update cards
    set ease = %(ease)s, interval_days = %(interval_days)s, reps = %(reps)s, lapses = %(lapses)s,
        stability = %(stability)s, difficulty = %(difficulty)s, due_at = %(due_at)s,
        last_reviewed_at = %(last_reviewed_at)s
    where id = %(id)s
    returning pack_id
)
update packs set updated_at = clock_timestamp() from card where packs.id = card.pack_id
