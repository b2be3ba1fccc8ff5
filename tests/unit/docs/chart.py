"""Enough of Helm's templates to render our chart where no helm is installed; anything else raises."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

_TOKEN = re.compile(r"\{\{(-)?\s*(/\*.*?\*/|.*?)\s*(-)?\}\}", re.DOTALL)
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\(|\)|\||:=|,|[^\s()|,]+')
Scope = dict[str, Any]
#: (kind, words, body, else-body)
Block = tuple[str, list[str], list[Any], list[Any]]


class Chart:
    def __init__(self, folder: Path, values: Mapping[str, Any] | None = None) -> None:
        chart = yaml.safe_load((folder / "Chart.yaml").read_text())
        self._root = {
            "Values": _merged(yaml.safe_load((folder / "values.yaml").read_text()), values or {}),
            "Chart": {"Name": chart["name"], "AppVersion": chart["appVersion"], "Version": chart["version"]},
            "Release": {"Name": "release", "Namespace": "default"},
        }
        self._folder = folder
        self._defines: dict[str, list[Any]] = {}
        for path in sorted((folder / "templates").glob("*.tpl")):
            self._run(_parse(path.read_text()), {"$": self._root, ".": self._root})

    def render(self) -> dict[str, list[dict[str, Any]]]:
        """Template file -> its documents."""
        return {
            path.name: [one for one in yaml.safe_load_all(self.text(path)) if one]
            for path in sorted((self._folder / "templates").glob("*.yaml"))
        }

    def text(self, path: Path) -> str:
        return self._run(_parse(path.read_text()), {"$": self._root, ".": self._root})

    def _run(self, parts: list[Any], scope: Scope) -> str:
        return "".join(part if isinstance(part, str) else self._block(part, scope) for part in parts)

    def _block(self, block: Block, scope: Scope) -> str:
        kind, words, body, other = block
        match kind:
            case "define":
                self._defines[words[0].strip('"')] = body
                return ""
            case "if":
                return self._run(body if self._value(words, scope) else other, dict(scope))
            case "range":
                return "".join(self._run(body, inner) for inner in self._ranged(words, scope))
            case _ if ":=" in words:
                scope[words[0]] = self._value(words[2:], scope)
                return ""
            case _:
                value = self._value(words, scope)
                return str(value).lower() if isinstance(value, bool) else str(value)

    def _ranged(self, words: list[str], scope: Scope) -> Iterator[Scope]:
        at = words.index(":=")
        names = [word for word in words[:at] if word != ","]
        found = self._value(words[at + 1 :], scope)
        pairs = sorted(found.items()) if isinstance(found, dict) else list(enumerate(found))
        for key, value in pairs:
            yield {**scope, ".": value, **dict(zip(reversed(names), (value, key), strict=False))}

    def _value(self, words: list[str], scope: Scope) -> Any:
        """A pipeline: each command gets the value before it as its last argument."""
        value: list[Any] = []
        for command in _split(words):
            value = [self._command(command, value, scope)]
        return value[0]

    def _command(self, words: list[str], piped: list[Any], scope: Scope) -> Any:
        arguments: list[Any] = []
        depth = 0
        inner: list[str] = []
        for word in words[0 if words[0] == "(" or words[0][0] in '.$"' else 1 :]:
            depth += (word == "(") - (word == ")")
            if word == ")" and depth == 0:
                arguments.append(self._value(inner[1:], scope))
                inner = []
            elif depth:
                inner.append(word)
            else:
                arguments.append(_read(word, scope))
        if len(arguments) == len(words) or words[0] == "(":
            return arguments[0]
        if words[0] == "include":
            return self._run(self._defines[arguments[0]], {"$": arguments[1], ".": arguments[1]})
        return _FUNCTIONS[words[0]](*arguments, *piped)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "nindent": lambda by, text: "\n" + "\n".join(" " * by + line if line else line for line in text.split("\n")),
    "toYaml": lambda value: yaml.safe_dump(value, default_flow_style=False).rstrip("\n"),
    "quote": lambda value: '"' + str(value).replace('"', '\\"') + '"',
    "printf": lambda form, *values: form.replace("%s", "{}").format(*values),
    "sha256sum": lambda text: hashlib.sha256(str(text).encode()).hexdigest(),
    "list": lambda *values: list(values),
    "not": lambda value: not value,
}


def _read(word: str, scope: Scope) -> Any:
    if word.startswith('"'):
        return word[1:-1]
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    name, _, path = word.partition(".")
    value = scope[name or "."]
    for key in filter(None, path.split(".")):
        value = value[key]  # a name that values.yaml lacks is a KeyError
    return value


def _split(words: list[str]) -> Iterator[list[str]]:
    depth = 0
    command: list[str] = []
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == "|" and depth == 0:
            yield command
            command = []
        else:
            command.append(word)
    yield command


def _parse(text: str) -> list[Any]:
    """Strings and blocks (kind, words, body, else-body), with the trimming of "{{-" and "-}}" done."""
    top: list[Any] = []
    stack: list[tuple[Any, list[Any]]] = [(None, top)]
    at, trim = 0, False
    for match in _TOKEN.finditer(text):
        before = text[at : match.start()]
        before = before.lstrip() if trim else before
        stack[-1][1].append(before.rstrip() if match[1] else before)
        at, trim = match.end(), bool(match[3])
        if match[2].startswith("/*"):
            continue
        words = _WORD.findall(match[2])
        if words[0] in ("if", "range", "define"):
            block: Block = (words[0], words[1:], [], [])
            stack[-1][1].append(block)
            stack.append((block, block[2]))
        elif words[0] == "else":
            stack.append((None, stack.pop()[0][3]))
        elif words[0] == "end":
            stack.pop()
        else:
            stack[-1][1].append(("value", words, [], []))
    assert len(stack) == 1, "a block has no end"
    tail = text[at:]
    return [*top, tail.lstrip() if trim else tail]


def _merged(values: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(values)
    for key, value in over.items():
        out[key] = _merged(out[key], value) if isinstance(value, Mapping) and key in out else value
    return out
