"""The commands about memories, run to their end: over a running proxy, or on the store itself."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
from dataclasses import dataclass, field
from pathlib import Path

from proxy_process import BINARY, ProxyProcess, clean_environment

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Commands:
    """The commands of one data folder."""

    folder: Path
    proxy: ProxyProcess | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.proxy.data if self.proxy else self.folder / "data"

    def run(self, *arguments, input: str | None = None) -> Done:
        done = subprocess.run(
            self._command(arguments),
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            text=True,
            **self._settings(),
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def __call__(self, *arguments, input: str | None = None) -> str:
        """What a command printed that went well and had nothing to complain about."""
        done = self.run(*arguments, input=input)
        assert (done.code, done.err) == (0, ""), f"{arguments}: {done}"
        return done.out

    def json(self, *arguments, input: str | None = None):
        """What a command printed for a script: one line of JSON."""
        out = self(*arguments, "--json", input=input)
        assert out.count("\n") == 1, out
        return json.loads(out)

    def export(self, *arguments) -> list[dict]:
        return [json.loads(line) for line in self("export", *arguments).split("\n")[:-1]]

    def memories(self, *arguments) -> list[dict]:
        return [line for line in self.export(*arguments) if "content" in line]

    def peak_bytes(self, *arguments) -> int:
        """The most memory that a command took that went well."""
        process = subprocess.Popen(
            self._command(arguments),
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            env=self._environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_maxrss * 1024

    def on_terminal(self, *arguments, columns: int = 80, keys: str = "", streams="012") -> Done:
        """The same at a terminal that is so wide, where somebody presses these keys. What goes to
        the terminal is `out`, what goes to a pipe is `err`."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            self._command(arguments),
            stdin=theirs if "0" in streams else subprocess.DEVNULL,
            stdout=theirs if "1" in streams else subprocess.PIPE,
            stderr=theirs if "2" in streams else subprocess.PIPE,
            cwd=self.folder,
            env={**self._environment, "TERM": "xterm-256color"},
        )
        os.close(theirs)
        os.write(ours, keys.encode())
        shown = b"".join(pieces(ours))
        piped = [pipe.read() for pipe in (process.stdout, process.stderr) if pipe]
        code = process.wait(TIMEOUT_SECONDS)
        os.close(ours)
        return Done(code, shown.decode().replace("\r\n", "\n"), b"".join(piped).decode())

    def _command(self, arguments) -> list[str]:
        return [str(BINARY), *map(str, arguments), "--data", str(self.data)]

    def _settings(self) -> dict:
        return {"cwd": self.folder, "env": self._environment, "timeout": TIMEOUT_SECONDS}

    @property
    def _environment(self) -> dict[str, str]:
        settings = {"MEMORY_PROXY_EMBEDDER": "none", **self.environment}
        return clean_environment(self.folder, **settings)


def pieces(terminal: int):
    """All that comes to a terminal until nobody has it open any more."""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # EIO: the last one has closed it
            return
        if not piece:
            return
        yield piece


def lines(*values) -> str:
    """A file of JSON Lines."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
