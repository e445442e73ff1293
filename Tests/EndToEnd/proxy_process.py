"""The built binary as a process: started, judged ready, stopped, killed, looked into."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("MEMORY_PROXY_BINARY", ROOT / ".build/debug/memory-proxy")).absolute()
IS_RELEASE = os.environ.get("MEMORY_PROXY_RELEASE") == "1"
START_SECONDS = 15
STOP_SECONDS = 30


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def until(condition: Callable[[], object], what: str, seconds: float = 10):
    """The first true value of the condition; the caller has no event to wait for."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.01)  # another process, which tells nobody
    return value


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of the developer's own settings reaches the binary under test."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), **more}


class ProxyProcess:
    """One proxy with a data folder of its own. It keeps its port over restarts."""

    def __init__(self, upstream_url: str, folder: Path, *arguments: str):
        self.port = free_port()
        self.data = folder / "data"
        self.log_file = folder / "proxy.log"
        self._folder = folder
        self._process: subprocess.Popen | None = None
        self.environment = clean_environment(folder)
        self.command = [str(BINARY), "serve", "--listen", f"127.0.0.1:{self.port}"]
        self.command += ["--upstream", upstream_url, "--data", str(self.data)]
        self.command += ["--embedder", "none", "--journal", "fast", *arguments]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    @property
    def admin_token(self) -> str:
        return (self.data / "admin-token").read_text().strip()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> "ProxyProcess":
        """Returns once the proxy says that it is live."""
        self.spawn()
        until(self._is_live_or_gone, f"a live proxy; its log:\n{self.log}", START_SECONDS)
        assert self.is_running, f"the proxy ended with {self._process.returncode}:\n{self.log}"
        return self

    def spawn(self):
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self._folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> int:
        """Asks the proxy to end and returns its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        self.signal(signal.SIGKILL)
        self._process.wait()

    def restart(self):
        assert self.stop() == 0, self.log
        self.start()

    def signal(self, number: signal.Signals):
        self._process.send_signal(number)

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        return self._process.wait(seconds)

    def get_status(self, path: str) -> int | None:
        """The status of a GET, or None when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def stored(self, text: str) -> list[dict]:
        """The rows of the memory table that hold this text, in any column."""
        return [row for row in self._rows() if any(text in str(value) for value in row.values())]

    def _rows(self) -> list[dict]:
        [database] = [file for file in self.data.glob("*.sqlite*") if is_database(file)]
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)
        try:
            connection.row_factory = sqlite3.Row
            rows = map(dict, connection.execute("SELECT * FROM memory"))
            return [row for row in rows if row.get("deleted_at") is None]
        finally:
            connection.close()

    def _is_live_or_gone(self) -> bool:
        return not self.is_running or self.get_status("/healthz") == 200


def is_database(file: Path) -> bool:
    return not file.name.endswith(("-wal", "-shm", "-journal"))
