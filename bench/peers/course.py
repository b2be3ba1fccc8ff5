"""What the systems share: where the servers are, how long the job is, and how its end is told."""

import os
import time
from functools import cache

import redis

DATABASE_URL = os.environ["PEERS_DATABASE_URL"]
BROKER_URL = os.environ["PEERS_BROKER_URL"]
REDIS_URL = os.environ["PEERS_REDIS_URL"]
NAMESPACE = os.environ["PEERS_NAMESPACE"]
LESSONS = 5
DONE = f"{NAMESPACE}:done"
#: For systems without a join of their own: how many lessons of a job are left, and each step that was done.
TABLES = """
create table bench_jobs (job text primary key, remaining int not null, done boolean not null default false);
create table bench_steps (job text, step text, output jsonb, at timestamptz default now(), primary key (job, step));
"""


@cache
def redis_client() -> redis.Redis:
    return redis.Redis.from_url(REDIS_URL)


def done(job: str) -> None:
    """The save step calls this: the only cost that the benchmark adds to a system."""
    redis_client().rpush(DONE, f"{job}:{time.time():.6f}")
