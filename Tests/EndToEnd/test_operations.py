"""The commands of docs/operations.md do what it says, in its order.

Convention: every fenced `sh` block is run by bash with `memory-proxy` on the PATH, a proxy running
on the default data folder, and $DATA, $BACKUP, $UPSTREAM, $OLD_AGENT and $NEW_AGENT set; the last
two are those of a key before and after its rotation.
"""

import json
import os
import re
import sqlite3
import subprocess

import pytest

from callers import Caller
from proxy_process import BINARY, ROOT, clean_environment, until

PAGE = (ROOT / "docs/operations.md").read_text()
ADDRESS = "127.0.0.1:8080"
CODES = re.findall(r"^\| (\d+(?:, \d+)*) \|", PAGE, re.MULTILINE)
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def data(tmp_path):
    """The default folder of a user whose home is in `tmp_path`."""
    return tmp_path / ".local/share/memory-proxy"


@pytest.fixture
def running(start_proxy, data):
    return start_proxy("--data", str(data))


@pytest.fixture
def run(running, data, upstream, tmp_path):
    """Runs a block where the page says, and returns what it printed."""
    for folder in ("bin", "backup"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bin/memory-proxy").symlink_to(BINARY)
    environment = clean_environment(
        tmp_path,
        PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        MEMORY_PROXY_EMBEDDER="none",
        DATA=str(data),
        BACKUP=str(tmp_path / "backup"),
        UPSTREAM=upstream.base_url,
    )

    def run(block: str, **more: str) -> str:
        done = subprocess.run(
            [
                "bash",
                "-eu",
                "-o",
                "pipefail",
                "-c",
                block.replace(ADDRESS, f"127.0.0.1:{running.port}"),
            ],
            cwd=tmp_path,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


def key_agents(run) -> list[str] | None:
    """Those of the two keys, as soon as both are there."""
    ids = [agent["id"] for agent in json.loads(run("memory-proxy agents --json"))]
    found = [id for id in ids if id.startswith("key-")]
    return found if len(found) == 2 else None


def test_every_block_runs_in_its_order(running, run, tmp_path):
    for block in BLOCKS:
        agents = {}
        if "$OLD_AGENT" in block:
            for key in ("sk-old", "sk-new"):
                Caller(running.base_url, session="ann", key=key).say("My falcon is called Kes.")
            old, new = until(lambda: key_agents(run), "the agents of both keys")
            agents = {"OLD_AGENT": old, "NEW_AGENT": new}
        run(block, **agents)
    assert {agent["id"] for agent in json.loads(run("memory-proxy agents --json"))} == {
        "acme",
        "default",
    }
    backup = (tmp_path / "backup.jsonl").read_text()
    assert "Alice is allergic to nuts" in backup
    copied = sqlite3.connect(tmp_path / "backup/memory.sqlite")
    assert copied.execute("SELECT count(*) FROM memory").fetchone()[0] > 0


def test_its_exit_codes_are_those_of_the_commands():
    """They are asserted where each thing goes wrong; here only that none is missing."""
    told = {int(code) for row in CODES for code in row.split(", ")}
    assert told == {0, 1, 64, 65, 66, 69, 74, 77}


def test_its_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#:\s]+)", PAGE)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
