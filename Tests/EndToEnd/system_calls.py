"""What a process asks of the kernel, in order, as strace(1) writes it down."""

import re
import shutil
import signal
import subprocess
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

from proxy_process import until

WORD = re.compile(r"Zephyr\w+")
LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)")
CLIENT = re.compile(r"<TCP:\[[^\]]*->127\.0\.0\.1:(\d+)\]>")
# The terminal event of a stream, or the brace that ends a JSON answer: alone or behind the rest.
END = re.compile(r'data: \[DONE\]|\}", (iov_len=)?\d')


def can_trace() -> bool:
    return shutil.which("strace") is not None


@contextmanager
def traced(pid: int, output: Path):
    """Writes down all that goes to the disk and to sockets."""
    calls = "pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
    command = ["strace", "-f", "-yy", "-s", "4200", "-e", f"trace={calls}"]
    process = subprocess.Popen(
        [*command, "-o", str(output), "-p", str(pid)], stderr=subprocess.PIPE, text=True
    )
    line = process.stderr.readline()
    assert "attached" in line, line
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


class Trace:
    """Every event is known by the number of its line."""

    def __init__(self, output: Path):
        # The line in which a word is first written to the log of the database.
        self.logged: dict[str, int] = {}
        # Begin and end of each sync of that log.
        self.syncs: list[tuple[int, int]] = []
        # By the client's port: the lines in which its answers end.
        self.ends: dict[int, list[int]] = defaultdict(list)
        self._begun: dict[str, int] = {}
        with output.open(errors="replace") as lines:
            for number, line in enumerate(lines):
                if match := LINE.match(line):
                    self._read(number, *match.groups())

    def _read(self, number: int, thread: str, resumed: str | None, name: str | None, rest: str):
        if resumed == "fdatasync" and thread in self._begun:
            self._synced(self._begun.pop(thread), number, rest)
        elif name == "fdatasync" and "-wal>" in rest:
            if "<unfinished" in rest:
                self._begun[thread] = number
            else:
                self._synced(number, number, rest)
        elif name == "pwrite64" and "-wal>" in rest:
            for word in WORD.findall(rest):
                self.logged.setdefault(word, number)
        elif name and (client := CLIENT.search(rest)) and END.search(rest):
            self.ends[int(client[1])].append(number)

    def _synced(self, begin: int, end: int, rest: str):
        if rest.rstrip().endswith("= 0"):
            self.syncs.append((begin, end))

    def is_synced_between(self, write: int, end: int) -> bool:
        return any(write < begin and done < end for begin, done in self.syncs)
