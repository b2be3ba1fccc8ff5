-- Pictures that identical work of the same owner is answered with. A row goes with the artifact that it names.

create table kept_pictures (
    owner     uuid        not null,
    -- SHA-256 over everything that the picture depends on (workers/pictures/drawing.py).
    digest    text        not null,
    store_key text        not null references artifacts (store_key) on delete cascade,
    -- schemas.picture.DrawnPicture.
    picture   jsonb       not null,
    made_at   timestamptz not null default clock_timestamp(),
    primary key (owner, digest)
);
create index kept_pictures_of_artifact on kept_pictures (store_key);
