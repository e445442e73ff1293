"""Faults of the disk, as the kernel makes them: full, read-only, held by others, broken."""

import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from callers import Caller, chat_body, new_name, system_text
from proxy_process import ProxyProcess, until
from raw_http import RawClient


def can_mount(folder: Path) -> bool:
    """Whether this process may mount: a container's root often may not."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True
    )
    if done.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)
    return done.returncode == 0


@contextmanager
def mounted(folder: Path, *arguments: str):
    """Something mounted on the folder; taken away whatever still uses it."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", *arguments, str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def locked(database: Path):
    """Another process that holds the writer's lock, as a backup that hangs would."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=5)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def failing_calls(pid: int, calls: str, error: str):
    """Every such call of the process fails, for as long as this lasts."""
    process = subprocess.Popen(
        ["strace", "-f", "-qq", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}"]
        + ["-o", os.devnull, "-p", str(pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    tracer = f"TracerPid:\t{process.pid}"
    tasks = Path(f"/proc/{pid}/task")
    until(
        lambda: all(tracer in (task / "status").read_text() for task in tasks.iterdir()),
        "all threads traced",
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stderr.close()


def readiness(proxy: ProxyProcess) -> dict:
    """What /readyz says, with its HTTP status as `code`."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{proxy.port}/readyz", timeout=10) as reply:
            return {"code": reply.status, **json.load(reply)}
    except urllib.error.HTTPError as error:
        with error:
            return {"code": error.code, **json.load(error)}


def until_degraded(proxy: ProxyProcess, *words: str) -> str:
    """The reason that names one of the words."""

    def reason():
        said = readiness(proxy)
        told = said.get("reason", "")
        return told if said["code"] == 503 and any(word in told for word in words) else None

    return until(reason, f"degraded because of {words}", 20)


def until_ready(proxy: ProxyProcess, seconds: float = 30):
    until(lambda: readiness(proxy)["code"] == 200, "ready again", seconds)


def recalls(caller: Caller, upstream, name: str) -> bool:
    """Whether a request of now is told the name. A recall that was late, because the session was
    being opened, is asked for once more."""

    def is_in_time():
        reply = caller.ask_about(f"Who is {name}?")
        assert reply.status == 200
        return reply.value("X-Memory-Status") != "late"

    until(is_in_time, "a recall in time")
    return name in system_text(upstream.last)


class Talk:
    """Goes on talking through a fault; every reply has to come whole."""

    def __init__(self, proxy: ProxyProcess):
        self.caller = Caller(proxy.base_url)
        self.told: list[str] = []
        self.longest_wait = 0.0

    def tell(self, count: int, padding: str = ""):
        """So many facts, every other one as a stream."""
        with RawClient(self.caller.port) as client:
            for number in range(count):
                name = new_name()
                text = f"My falcon is called {name}. {padding}".strip()
                streams = number % 2 == 1
                body = json.dumps(chat_body(text, stream=streams)).encode()
                started = time.monotonic()
                headers = [*self.caller.headers.items(), ("Authorization", self._bearer)]
                client.request("POST", "/v1/chat/completions", headers, body)
                reply = client.read()
                self.longest_wait = max(self.longest_wait, time.monotonic() - started)
                assert reply.status == 200 and b"Noted" in reply.body, reply
                assert not streams or b"[DONE]" in reply.body
                self.told.append(name)

    def forgotten(self, upstream) -> list[str]:
        """Which of the facts a request of now is not told."""
        return [name for name in self.told if not recalls(self.caller, upstream, name)]

    @property
    def _bearer(self) -> str:
        return f"Bearer {self.caller.key}"
