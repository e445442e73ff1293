"""memory-proxy salvage gets out of a damaged database what can be got, for import to read."""

import json
import stat
import subprocess

import pytest

from callers import Caller
from proxy_process import BINARY, clean_environment
from store_faults import Talk

FACTS = 150


@pytest.fixture
def run(binary, tmp_path):
    def run(*arguments) -> subprocess.CompletedProcess:
        return subprocess.run(
            [BINARY, *map(str, arguments)],
            cwd=tmp_path,
            env=clean_environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=30,
        )

    return run


@pytest.fixture
def killed(start_proxy):
    """A proxy that was killed with exchanges in its log, and what it was told."""
    proxy = start_proxy()
    talk = Talk(proxy)
    talk.tell(FACTS)
    proxy.kill()
    return proxy, talk


def texts(lines: str) -> set[str]:
    entries = map(json.loads, lines.splitlines())
    return {line["content"] for line in entries if "content" in line}


def told(talk: Talk) -> set[str]:
    return {f"My falcon is called {name}." for name in talk.told}


def test_all_of_a_database_that_is_whole(run, killed):
    proxy, talk = killed
    done = run("salvage", proxy.data / "memory.sqlite")
    assert done.returncode == 0, done.stderr
    assert texts(done.stdout) == told(talk) | {"Noted."}
    assert len(done.stdout.splitlines()) == 2 * FACTS
    assert f"{2 * FACTS} memories" in done.stderr and "0 rows unreadable" in done.stderr


def test_a_zeroed_page_costs_its_own_rows_and_no_others(run, killed, tmp_path, start_proxy):
    proxy, talk = killed
    proxy.start()
    proxy.stop()
    database = proxy.data / "memory.sqlite"
    data = bytearray(database.read_bytes())
    place = data.rfind(talk.told[FACTS // 2].encode()) // 4096 * 4096
    data[place : place + 4096] = bytes(4096)
    data[:100] = bytes(100)
    database.write_bytes(data)

    # As an operator does it: the proxy sets it aside and names it; the rest goes through files.
    proxy.start()
    [aside] = proxy.data.glob("memory.sqlite.damaged-*Z")
    saved = tmp_path / "saved.jsonl"
    done = run("salvage", "--output", saved, aside)
    assert done.stdout == "" and done.returncode in (0, 65)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    lines = saved.read_text()
    found = texts(lines) & told(talk)
    assert FACTS - 40 < len(found) < FACTS
    count = len(lines.splitlines())
    assert done.stderr.startswith(f"{count} memories")

    fresh = tmp_path / "fresh"
    imported = run("import", "--data", fresh, "--json", saved)
    assert imported.returncode == 0, imported.stderr
    assert json.loads(imported.stdout) == {"stored": count, "known": 0, "failed": 0}
    exported = run("export", "--data", fresh)
    assert exported.stdout.splitlines() and texts(exported.stdout) == texts(lines)


def test_what_was_salvaged_is_recalled_by_who_said_it(run, killed, tmp_path, upstream):
    proxy, talk = killed
    database = proxy.data / "memory.sqlite"
    # All of it is in the log still, which SQLite drops beside an empty database.
    database.write_bytes(b"")
    proxy.start()
    [aside] = proxy.data.glob("memory.sqlite.damaged-*Z")
    assert len(talk.forgotten(upstream)) == FACTS
    saved = tmp_path / "saved.jsonl"
    assert run("salvage", "--output", saved, aside).returncode == 0
    assert run("import", "--data", proxy.data, saved).returncode == 0
    assert talk.forgotten(upstream) == []
    assert Caller(proxy.base_url).ask().status == 200


def test_a_file_that_is_not_there_is_said_plainly(run, tmp_path):
    done = run("salvage", tmp_path / "none.sqlite")
    assert done.returncode != 0
    assert "none.sqlite" in done.stderr and "No such file" in done.stderr
