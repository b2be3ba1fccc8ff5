-- Product S0: exams and their questions, courses and their topics, each user's AI settings.

create table exams (
    id              uuid        primary key,
    owner           uuid        not null,
    title           text        not null,
    question_count  int         not null,
    -- A POST repeated with the same key within 24 hours is answered with the same exam.
    idempotency_key text,
    request_digest  text,
    created_at      timestamptz not null default clock_timestamp(),
    constraint exams_have_questions check (question_count > 0),
    constraint exams_key_has_digest check ((idempotency_key is null) = (request_digest is null)),
    constraint exams_one_per_key unique (owner, idempotency_key)
);
create index exams_of_owner on exams (owner, created_at desc);

create table questions (
    exam_id  uuid  not null references exams on delete cascade,
    -- From 0, in exam order.
    position int   not null,
    id       text  not null,
    -- schemas/exam.py Question
    body     jsonb not null,
    primary key (exam_id, position),
    constraint questions_one_per_id unique (exam_id, id)
);

create table courses (
    id         uuid        primary key,
    owner      uuid        not null,
    exam_id    uuid        not null references exams,
    -- No reference to jobs: a course outlives the job that made it.
    job_id     uuid        not null,
    title      text        not null,
    author     text        not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint courses_one_per_job unique (job_id)
);
create index courses_of_owner on courses (owner, created_at desc);

create table course_topics (
    course_id uuid  not null references courses on delete cascade,
    -- From 0, in teaching order.
    position  int   not null,
    -- schemas/course.py Topic and its TopicLessons
    topic     jsonb not null,
    lessons   jsonb not null,
    primary key (course_id, position)
);

create table ai_settings (
    owner      uuid        primary key,
    -- schemas/course.py AiSettings
    body       jsonb       not null,
    updated_at timestamptz not null default clock_timestamp()
);
