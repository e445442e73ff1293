"""The files under examples/, run as a reader runs them."""

import os
import subprocess
import sys
from pathlib import Path

from callers import new_key, system_text
from proxy_process import ROOT, clean_environment

EXAMPLES = ROOT / "examples"
FACT = "I am allergic to hazelnuts."


def run_example(name: str, proxy, token: str, home: Path) -> str:
    """What it prints. It knows of the proxy by its environment only."""
    environment = clean_environment(
        home,
        MEMORY_PROXY_URL=f"http://127.0.0.1:{proxy.port}",
        MEMORY_PROXY_ADMIN_TOKEN=token,
        OPENAI_API_KEY=new_key(),
    )
    environment["PATH"] = os.environ["PATH"]
    shell = [sys.executable] if name.endswith(".py") else ["bash"]
    done = subprocess.run(
        [*shell, EXAMPLES / name], env=environment, capture_output=True, text=True, timeout=80
    )
    assert done.returncode == 0, f"{name}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def assert_remembered(upstream):
    """The second conversation was shown what the first one said."""
    first, second, *_ = [r for r in upstream.requests if r.target.endswith("/chat/completions")]
    assert FACT not in system_text(first)
    assert FACT in system_text(second)
