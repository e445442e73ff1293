"""Whatever happens to the store, every chat goes on, /readyz says why, and it passes by itself."""

import os
import shutil
import signal
import sqlite3
import stat
from pathlib import Path

import pytest

from metrics import metrics
from proxy_process import ProxyProcess
from store_faults import (
    Talk,
    can_mount,
    failing_calls,
    locked,
    mounted,
    readiness,
    until_degraded,
    until_ready,
)
from system_calls import can_trace

needs_strace = pytest.mark.skipif(not can_trace(), reason="needs strace")

# What a reply may wait for its commit, and what a machine with other work adds to that.
JOURNAL_DEADLINE = 0.25
SLACK = 0.75


@pytest.fixture
def mount(tmp_path):
    folder = tmp_path / "mount"
    folder.mkdir()
    if not can_mount(folder):
        pytest.skip("needs the right to mount (root outside of a closed container)")
    return folder


@pytest.fixture
def start_on(binary, upstream, tmp_path):
    """Starts a proxy with this data folder."""
    started = []

    def start(data: Path, *arguments: str) -> ProxyProcess:
        folder = tmp_path / f"proxy-{len(started)}"
        folder.mkdir()
        proxy = ProxyProcess(upstream.base_url, folder, "--data", str(data), *arguments)
        proxy.data = data
        started.append(proxy)
        return proxy.start()

    yield start
    for proxy in started:
        if proxy.is_running:
            proxy.kill()


def fill(folder: Path) -> Path:
    """Takes all the room that is left."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as filler:
        for size in (1 << 16, 1 << 12, 1 << 9):
            try:
                while filler.write(b"\1" * size) == size:
                    pass
            except OSError:
                continue
    return file


def test_a_full_disk_stops_no_chat_and_what_is_said_meanwhile_is_kept(start_on, upstream, mount):
    with mounted(mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs"):
        proxy = start_on(mount / "data")
        talk = Talk(proxy)
        talk.tell(20)
        filler = fill(mount)
        talk.tell(30, padding="It eats. " * 500)
        until_degraded(proxy, "full")
        talk.tell(20)
        assert talk.forgotten(upstream) != talk.told
        filler.unlink()
        until_ready(proxy)
        talk.tell(5)
        assert talk.forgotten(upstream) == []
        proxy.restart()
        assert talk.forgotten(upstream) == []
        assert "set aside" not in proxy.log
        proxy.kill()


def test_it_starts_on_a_full_disk(start_on, upstream, mount):
    with mounted(mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs"):
        data = mount / "data"
        assert start_on(data).stop() == 0
        filler = fill(mount)
        proxy = start_on(data)
        talk = Talk(proxy)
        talk.tell(10, padding="It eats. " * 500)
        until_degraded(proxy, "full", "disk I/O error", "unable to open")
        filler.unlink()
        until_ready(proxy)
        talk.tell(2)
        assert talk.forgotten(upstream) == []
        proxy.kill()


def test_a_folder_that_turns_read_only_and_back(start_on, upstream, mount):
    (mount / "data").mkdir(mode=0o700)
    with mounted(mount, "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs"):
        data = mount / "data"
        start_on(data).stop()
        with mounted(data, "--bind", "-o", "ro", str(data)):
            proxy = start_on(data)
            talk = Talk(proxy)
            talk.tell(20)
            until_degraded(proxy, "readonly", "read-only", "Read-only", "unable to open")
        until_ready(proxy)
        talk.tell(2)
        assert talk.forgotten(upstream) == []
        proxy.kill()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(start_on, upstream, tmp_path):
    data = tmp_path / "data"
    start_on(data).stop()
    data.chmod(0o500)
    proxy = start_on(data)
    talk = Talk(proxy)
    talk.tell(10)
    until_degraded(proxy, "readonly", "unable to open", "Permission denied")
    data.chmod(0o700)
    until_ready(proxy)
    assert talk.forgotten(upstream) == []


@pytest.mark.parametrize("mode", ["fast", "sync"])
def test_a_locked_database_delays_a_reply_by_its_deadline_and_no_more(start_proxy, upstream, mode):
    proxy = start_proxy("--journal", mode)
    talk = Talk(proxy)
    talk.tell(10)
    with locked(proxy.data / "memory.sqlite"):
        talk.tell(1)
        assert JOURNAL_DEADLINE * 0.9 < talk.longest_wait < JOURNAL_DEADLINE + SLACK
        # Counted as late at once, before the lock has been waited for.
        assert metrics(proxy)["exchanges_late_total"] == 1
        until_degraded(proxy, "commits take longer than replies wait", "locked")
        talk.tell(15)
        assert talk.longest_wait < JOURNAL_DEADLINE + SLACK
        until_degraded(proxy, "locked", "does not answer")
        assert talk.forgotten(upstream) != talk.told
    until_ready(proxy)
    print(f"\nlocked, {mode}: longest wait {talk.longest_wait * 1000:.0f} ms")
    assert talk.forgotten(upstream) == []
    proxy.kill()
    proxy.start()
    assert talk.forgotten(upstream) == []


def test_a_store_that_is_late_is_late_and_then_well(start_proxy, upstream):
    """The lock goes before SQLite gives up waiting: nothing fails, one reply did not wait."""
    proxy = start_proxy()
    talk = Talk(proxy)
    with locked(proxy.data / "memory.sqlite"):
        talk.tell(1)
        assert "commits take longer" in proxy.log or readiness(proxy)["code"] == 503
    until_ready(proxy)
    assert "commits take longer than replies wait" in proxy.log
    assert talk.forgotten(upstream) == []


WRITE_FAULTS = [
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("fdatasync", "EIO"),
]


@needs_strace
@pytest.mark.parametrize("calls, error", WRITE_FAULTS, ids=lambda value: value)
def test_writes_that_fail_stop_no_chat_and_pass(start_proxy, upstream, calls, error):
    proxy = start_proxy("--journal", "sync")
    talk = Talk(proxy)
    talk.tell(10)
    with failing_calls(proxy.pid, calls, error):
        talk.tell(20)
        until_degraded(proxy, "disk I/O error", "full")
    until_ready(proxy)
    talk.tell(2)
    assert talk.forgotten(upstream) == []
    proxy.kill()
    proxy.start()
    assert talk.forgotten(upstream) == []
    assert "set aside" not in proxy.log


@needs_strace
def test_a_disk_that_can_not_be_read_is_not_taken_for_damage(start_proxy, upstream):
    proxy = start_proxy()
    talk = Talk(proxy)
    talk.tell(10)
    proxy.restart()
    with failing_calls(proxy.pid, "pread64", "EIO"):
        talk.forgotten(upstream)
        talk.tell(10)
        until_degraded(proxy, "disk I/O error")
    until_ready(proxy)
    assert talk.forgotten(upstream) == []
    assert "set aside" not in proxy.log


def flip(data: bytearray):
    for index in range(4096, len(data)):
        data[index] ^= 0xFF


def zero(data: bytearray):
    data[:8192] = bytes(8192)


def cut(data: bytearray):
    del data[len(data) // 2 :]


def empty(data: bytearray):
    data.clear()


DAMAGES = [flip, zero, cut, empty]


def inflict(damage, database: Path) -> bytes:
    """Damages the database in place, with nothing in its log that would cover for it."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(database.read_bytes())
    damage(data)
    with database.open("r+b") as file:
        file.write(data)
        file.truncate(len(data))
    return bytes(data)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_database_is_set_aside_and_kept(start_proxy, upstream, damage):
    proxy = start_proxy()
    Talk(proxy).tell(60)
    assert proxy.stop() == 0
    before = inflict(damage, proxy.data / "memory.sqlite")
    proxy.start()
    talk = Talk(proxy)
    talk.tell(20)
    until_ready(proxy)
    assert talk.forgotten(upstream) == []
    # Of an empty file there is nothing to keep.
    asides = list(proxy.data.glob("memory.sqlite.damaged-*Z"))
    assert [aside.read_bytes() for aside in asides] == ([] if damage is empty else [before])
    for aside in asides:
        assert stat.S_IMODE(aside.stat().st_mode) == 0o600
        assert readiness(proxy)["notice"].endswith(f"memory-proxy salvage {aside}")


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_to_a_database_in_use_stops_no_chat(start_proxy, upstream, damage):
    proxy = start_proxy()
    Talk(proxy).tell(60)
    inflict(damage, proxy.data / "memory.sqlite")
    during = Talk(proxy)
    during.tell(30)
    during.forgotten(upstream)
    until_ready(proxy)
    talk = Talk(proxy)
    talk.tell(10)
    assert talk.forgotten(upstream) == []
    proxy.restart()
    assert talk.forgotten(upstream) == []


def test_a_database_of_a_newer_version_is_refused_in_a_line(start_proxy, upstream):
    proxy = start_proxy()
    proxy.stop()
    database = proxy.data / "memory.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO grdb_migrations VALUES ('99 from the future')")
    connection.close()
    before = database.read_bytes()
    proxy.log_file.unlink()
    proxy.spawn()
    assert proxy.wait() != 0
    assert "was written by a newer version of memory-proxy. Update memory-proxy." in proxy.log
    assert "Fatal error" not in proxy.log
    assert database.read_bytes() == before


def test_a_folder_that_is_taken_away_comes_back(start_proxy, upstream, tmp_path):
    proxy = start_proxy()
    talk = Talk(proxy)
    talk.tell(10)
    elsewhere = tmp_path / "elsewhere"
    shutil.move(proxy.data, elsewhere)
    talk.tell(10)
    until_degraded(proxy, "is gone")
    shutil.move(elsewhere, proxy.data)
    until_ready(proxy)
    talk.tell(2)
    assert talk.forgotten(upstream) == []
    proxy.signal(signal.SIGKILL)
