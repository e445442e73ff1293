"""A clock that is wrong, or steps, harms nothing: nobody's words are lost and nothing stops."""

import shutil
import sqlite3
import struct
import subprocess
from pathlib import Path

import pytest

from callers import chat_body
from proxy_process import until
from store_faults import Talk, readiness, until_ready

pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")

DAY = 86_400
YEAR = 31_556_952
STEPS = [DAY, -DAY, 0, 20 * YEAR, -DAY, 0]


class Clock:
    """The wall clock of one process: the kernel's and these seconds. Timers run on."""

    def __init__(self, folder: Path):
        self._file = folder / "clock"
        self._library = folder / "clock_shim.so"
        self._file.write_bytes(bytes(8))
        source = Path(__file__).with_name("clock_shim.c")
        command = ["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", self._library, source]
        subprocess.run(command, check=True)

    def set(self, seconds: int):
        with self._file.open("r+b") as file:
            file.write(struct.pack("=q", seconds))

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "CLOCK_SHIM": str(self._file)}


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


def test_a_clock_that_steps_under_a_running_proxy(start_proxy, upstream, clock):
    proxy = start_proxy(**clock.environment)
    talk = Talk(proxy)
    for offset in STEPS:
        clock.set(offset)
        talk.tell(6)
        assert readiness(proxy)["code"] == 200
        assert talk.forgotten(upstream) == []
    assert talk.longest_wait < 1
    until(lambda: spread_in_years(proxy) >= 19, "memories of both times")
    proxy.restart()
    assert talk.forgotten(upstream) == []
    assert proxy.stop() == 0


@pytest.mark.parametrize("offset", [DAY, -DAY, 20 * YEAR, -20 * YEAR])
def test_a_clock_that_is_wrong_from_the_start(start_proxy, upstream, clock, offset):
    proxy = start_proxy(**clock.environment)
    talk = Talk(proxy)
    talk.tell(10)
    assert proxy.stop() == 0
    clock.set(offset)
    proxy.start()
    assert talk.forgotten(upstream) == []
    talk.tell(10)
    until_ready(proxy)
    proxy.kill()
    clock.set(0)
    proxy.start()
    assert talk.forgotten(upstream) == []


def test_the_same_words_on_two_days_are_said_twice(start_proxy, upstream, clock):
    """A step forth must not make a retry of what is said again, nor a step back."""
    proxy = start_proxy(**clock.environment)
    caller = Talk(proxy).caller
    for offset in [0, DAY, -DAY]:
        clock.set(offset)
        assert caller.post(chat_body("Good morning, falcon.")).status == 200
    until(lambda: len(proxy.stored("Good morning, falcon.")) == 3, "three memories")


def spread_in_years(proxy) -> int:
    """From the oldest memory to the youngest; exchanges become memories behind their replies."""
    with sqlite3.connect(f"file:{proxy.data / 'memory.sqlite'}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT occurred_at FROM memory").fetchall()
    connection.close()
    times = [value for (value,) in rows]
    return (max(times) - min(times)) // (YEAR * 1_000_000) if times else 0
