"""What a person sees while a job runs: bars on a terminal, one line an event elsewhere. On standard error."""

from types import TracebackType
from typing import Any, Protocol, Self

from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from inkmill.answers import JobEvent
from inkmill.output import err, tell

_NAME_WIDTH = 44
#: More bars than this do not fit on a screen: finished topics then leave it.
_BARS_MAX = 15


class Shown(Protocol):
    """Shows the events of one job, in order."""

    def show(self, event: JobEvent) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def progress(title: str, quiet: bool = False) -> Shown:
    """Bars when standard error is a terminal, else lines; nothing when `quiet`. `title` is what is made."""
    if quiet:
        return Silence()
    return Bars(title) if err.is_terminal else Lines()


class Silence:
    """Shows nothing."""

    def show(self, event: JobEvent) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class Lines(Silence):
    """One line for each step, topic and stage: readable in a log."""

    def __init__(self) -> None:
        #: Parts of a document are in different stages at once: each stage is told when the first part reaches it.
        self._stages: set[str | None] = {None}

    def show(self, event: JobEvent) -> None:
        data = event.data
        match event.type:
            case "step_completed":
                tell(f"  step {data['stepIndex'] + 1}/{data['totalSteps']}  {data['step']}  {_seconds(data)}")
            case "topic_started":
                tell(f"  topic {_place(data)}  {data['topicName']}  started")
            case "topic_completed":
                tell(f"  topic {_place(data)}  {data['topicName']}  {_lessons(data)}  {_seconds(data)}")
            case "progress" if _stage(data) not in self._stages:
                self._stages.add(_stage(data))
                tell(f"  {_stage(data)}")


class Bars(Silence):
    """A bar for the job and one for each topic."""

    def __init__(self, title: str) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"), BarColumn(28), TextColumn("{task.fields[note]}"), TimeElapsedColumn(),
            console=err,
        )  # fmt: skip
        self._job = self._bars.add_task(escape(title), total=100, note="waiting for a worker")
        self._topics: dict[int, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def show(self, event: JobEvent) -> None:
        data, bars = event.data, self._bars
        match event.type:
            case "step_started":
                bars.update(self._job, note=escape(data["message"]))
            case "step_progress":
                bars.update(self._job, completed=data["progress"], note=escape(data.get("message") or data["step"]))
            case "topic_started":
                self._topic(event)
            case "topic_progress":
                bars.update(self._topic(event), completed=data["progress"], note=escape(data["message"]))
            case "topic_completed":
                topic = self._topic(event)
                bars.update(topic, completed=100, note=_lessons(data))
                bars.stop_task(topic)
                if data["totalTopics"] > _BARS_MAX:
                    bars.update(topic, visible=False)
            case "progress":
                note = data.get("message") or data.get("description") or _stage(data) or "waiting for a worker"
                bars.update(self._job, completed=_percent(data), note=escape(note))
            case "job_completed" | "completed":
                bars.update(self._job, completed=100, note="done")
            case "job_failed" | "job_cancelled" | "failed":
                bars.update(self._job, note=event.type.removeprefix("job_"))

    def _topic(self, event: JobEvent) -> TaskID:
        index = event.data["topicIndex"]
        if index not in self._topics:
            name = event.data["topicName"]
            name = name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1]}…"
            self._topics[index] = self._bars.add_task(f"  {escape(name)}", total=100, note="writing")
        return self._topics[index]


def _stage(data: dict[str, Any]) -> str | None:
    """Of a document ("current_stage") or of a study pack ("stage")."""
    return data.get("current_stage") or data.get("stage")


def _percent(data: dict[str, Any]) -> float | None:
    """Of the whole job. `progress` of a study pack is a documented step, which a bar would jump to and back from."""
    return data.get("percent") if "materialId" in data else data.get("progress")


def _place(data: dict[str, int]) -> str:
    return f"{data['topicIndex'] + 1}/{data['totalTopics']}"


def _lessons(data: dict[str, int]) -> str:
    count = data["lessonsGenerated"]
    return f"{count} lesson{'' if count == 1 else 's'}"


def _seconds(data: dict[str, int]) -> str:
    return f"{data['duration'] / 1000:.1f} s"
