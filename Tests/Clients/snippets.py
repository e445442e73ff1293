"""The examples of docs/clients.md, each run as it stands there."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from callers import Caller, chat_body, new_key, new_session, system_text
from proxy_process import ROOT, clean_environment

DOCUMENT = ROOT / "docs" / "clients.md"
ADDRESS = "127.0.0.1:8080"
FACT = "I am allergic to hazelnuts."
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELLS = {"python": [sys.executable, "-c"], "sh": ["bash", "-eu", "-c"]}


@dataclass(frozen=True)
class Snippet:
    language: str
    text: str

    def run(self, proxy, key: str, session: str, home: Path) -> str:
        """For a user of its own; what it prints."""
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        text = self.text.replace(ADDRESS, f"127.0.0.1:{proxy.port}").replace("alice", session)
        done = subprocess.run(
            [*SHELLS[self.language], text],
            env={**clean_environment(home, OPENAI_API_KEY=key), "PATH": programs},
            cwd=home,
            capture_output=True,
            text=True,
            timeout=80,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def snippet(client: str) -> Snippet:
    """The first block under the client's heading."""
    parts = HEADING.split(DOCUMENT.read_text())
    section = parts[parts.index(client) + 1]
    return Snippet(*FENCE.search(section).groups())


def run_and_recall(client: str, proxy, upstream, home: Path) -> list[str]:
    """Runs the client's snippet, and asks for what it said in the session that it was to name.
    Returns what the upstream was asked for."""
    key, session = new_key(), new_session()
    home.mkdir(exist_ok=True)
    assert "Noted." in snippet(client).run(proxy, key, session, home)
    asked = [request.target for request in upstream.requests]
    assert all(request.value("Authorization") == f"Bearer {key}" for request in upstream.requests)
    upstream.requests.clear()
    Caller(proxy.base_url, session, key).post(chat_body("Do I eat hazelnuts?"))
    assert FACT in system_text(upstream.last), "what it said is not in its session"
    Caller(proxy.base_url, new_session(), key).post(chat_body("Do I eat hazelnuts?"))
    assert FACT not in system_text(upstream.last)
    return asked
