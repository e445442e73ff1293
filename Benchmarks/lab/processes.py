"""Starts mock, nginx and proxy on cores of their own, and stops them again."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
MOCK_PORT, NGINX_PORT, PROXY_PORT = 9700, 9701, 9702  # the first two stand in nginx.conf, too
START_TIMEOUT_SECONDS, STOP_TIMEOUT_SECONDS = 10, 10


@dataclass
class Cores:
    """The proxies share the first core; mock and driver have the other one."""

    proxy: int
    load: int
    realtime: bool

    @classmethod
    def of_this_machine(cls, realtime: bool) -> Cores:
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) < 2:
            print("note: one core only, so proxy and load disturb each other")
        return cls(cores[0], cores[min(1, len(cores) - 1)], realtime)

    def without_realtime(self) -> Cores:
        """For starts: under SCHED_RR the threads of one process take turns of 100 ms."""
        return replace(self, realtime=False)

    def command(self, core: int, command: list[str]) -> list[str]:
        # SCHED_RR keeps other programs of the machine away; it needs root.
        scheduler = ["chrt", "-r", "1"] if self.realtime else []
        return [*scheduler, "taskset", "-c", str(core), *command]


def wait_for_answer(port: int, path: str, process: subprocess.Popen, pause: float = 0.001) -> None:
    """Returns at the first HTTP answer; a process that ends before it is an error."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with status {process.returncode}")
        try:
            get(port, path)
            return
        except OSError:
            time.sleep(pause)
    raise RuntimeError(f"no answer on port {port} within {START_TIMEOUT_SECONDS} s")


def get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def refuse_taken_port(port: int) -> None:
    """Else a stranger's answers would be measured."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise RuntimeError(f"somebody listens on port {port} already")


@contextmanager
def running(
    command: list[str], port: int, log: Path, **environment: str
) -> Iterator[subprocess.Popen]:
    """The process while the block runs; whatever happens there, it is stopped. One that ended
    earlier makes the figures worthless."""
    refuse_taken_port(port)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env=os.environ | environment,
        )
    try:
        yield process
        if process.poll() is not None:
            raise RuntimeError(f"{command} ended with status {process.returncode} during the run")
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def mock(cores: Cores, folder: Path) -> Iterator[subprocess.Popen]:
    binary = str(BENCHMARKS / ".build/release/mock-upstream")
    command = cores.command(cores.load, [binary, "-p", str(MOCK_PORT)])
    with running(command, MOCK_PORT, folder / "mock.log") as process:
        wait_for_answer(MOCK_PORT, "/stats", process)
        yield process


@contextmanager
def nginx(cores: Cores, folder: Path) -> Iterator[subprocess.Popen]:
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(binary).exists():
        raise RuntimeError("nginx is missing: apt-get install nginx-light")
    prefix = folder / "nginx"
    prefix.mkdir()
    prefix.chmod(0o777)  # started by root, its worker runs as somebody else
    configuration = str(BENCHMARKS / "nginx.conf")
    arguments = [binary, "-e", "stderr", "-p", str(prefix), "-c", configuration]
    command = cores.command(cores.proxy, arguments)
    with running(command, NGINX_PORT, folder / "nginx.log") as process:
        wait_for_answer(NGINX_PORT, "/stats", process)
        yield process


@contextmanager
def proxy(
    cores: Cores, binary: Path, folder: Path, embedder: str, data: Path | None = None
) -> Iterator[subprocess.Popen]:
    """The proxy up to its first answer, with an empty data folder unless one is given. All callers
    are one agent."""
    arguments = [
        str(binary),
        *("--listen", f"127.0.0.1:{PROXY_PORT}"),
        *("--upstream", f"http://127.0.0.1:{MOCK_PORT}/v1"),
        *("--data", str(data or tempfile.mkdtemp(prefix="data-", dir=folder))),
        *("--embedder", embedder),
        *("--journal", "fast"),
    ]
    command = cores.command(cores.proxy, arguments)
    log = folder / "proxy.log"
    with running(command, PROXY_PORT, log, MEMORY_PROXY_SINGLE_USER="true") as process:
        wait_for_answer(PROXY_PORT, "/healthz", process)
        yield process


def rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20
