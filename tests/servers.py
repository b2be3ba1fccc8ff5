"""Servers of a test's own, so that it may stop, empty and restart them."""

import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

import pika
import psycopg
import redis

#: A server that does not answer within this is broken, seconds.
START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_program(*names: str) -> str | None:
    """The first of these programs that is installed, also where Debian hides it."""
    for name in names:
        for path in (shutil.which(name), *sorted(glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)):
            if path is not None and Path(path).exists():
                return path
        if Path(name).exists():
            return name
    return None


@dataclass
class Server(ABC):
    """One server process in `folder`; `start` again continues with its data, `wipe` forgets them."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    STOP = signal.SIGTERM

    def __post_init__(self) -> None:  # noqa: B027 - optional
        """For subclasses that need more than a folder and a port."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments."""

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    @abstractmethod
    def answers(self) -> bool:
        """Whether a client gets in."""

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment(),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self.user(),
            )
        wait_for(self.answers, f"{type(self).__name__} did not start; see {self.folder / 'server.log'}")

    def user(self) -> dict[str, object]:
        return {}

    def stop(self, *, kill: bool = False) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGKILL if kill else self.STOP)
        self.process.wait(timeout=60)
        self.process = None


def wait_for(condition: Callable[[], bool], sentence: str, seconds: float = START_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(sentence)
        time.sleep(0.1)


class Rabbit(Server):
    """A RabbitMQ node of its own, with its own name, ports and data."""

    PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server"

    def __post_init__(self) -> None:
        self.distribution_port = free_port()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"

    def command(self) -> list[str]:
        return [self.PROGRAM]

    def environment(self) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        plugins = self.folder / "plugins"
        plugins.write_text("[].\n")
        config = self.folder / "rabbit.conf"
        config.write_text(f"listeners.tcp.default = 127.0.0.1:{self.port}\n")
        return {
            **os.environ,
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"inkmill{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.distribution_port),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none",
        }

    def answers(self) -> bool:
        try:
            pika.BlockingConnection(pika.URLParameters(self.url + "?socket_timeout=2")).close()
        except (pika.exceptions.AMQPError, OSError):
            return False
        return True

    def wipe(self) -> None:
        shutil.rmtree(self.folder / "data", ignore_errors=True)


class Redis(Server):
    """A Redis or Valkey that keeps nothing."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        program = find_program("redis-server", "valkey-server")
        assert program is not None
        return [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]

    def answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=2).ping())
        except redis.RedisError:
            return False


class Postgres(Server):
    """A PostgreSQL with fsync; as root it runs as an unprivileged user."""

    #: Do not wait for clients to leave.
    STOP = signal.SIGINT

    def __post_init__(self) -> None:
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://inkmill@127.0.0.1:{self.port}/postgres"

    def user(self) -> dict[str, object]:
        return {"user": "nobody"} if os.geteuid() == 0 else {}

    def create(self) -> None:
        initdb = find_program("initdb")
        assert initdb is not None
        self.data.mkdir()
        if os.geteuid() == 0:
            for folder in (self.data, *self.folder.parents[:3], self.folder):
                if folder != self.data:
                    folder.chmod(0o755)
            shutil.chown(self.data, "nobody")
        command = [initdb, "-D", str(self.data), "-U", "inkmill", "--auth=trust", "--no-sync", "-E", "UTF8"]
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self.user())  # type: ignore[call-overload]

    def command(self) -> list[str]:
        postgres = find_program("postgres")
        assert postgres is not None
        return [postgres, "-D", str(self.data), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories="]  # fmt: skip

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
