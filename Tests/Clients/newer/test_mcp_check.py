"""mcpcheck judges the protocol's current revision over HTTP."""

import subprocess
import sys
from pathlib import Path

import pytest
from proxy_process import clean_environment

MCPCHECK = Path(sys.executable).with_name("mcpcheck")


@pytest.mark.parametrize("path", ["/mcp", "/s/alice/mcp"])
def test_mcpcheck_finds_nothing(proxy, token, tmp_path, path):
    done = subprocess.run(
        [MCPCHECK, f"http://127.0.0.1:{proxy.port}{path}", "--strict"],
        env=clean_environment(tmp_path, MCPCHECK_TOKEN=token),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All 8 checks passed" in done.stdout
