"""The commands of docs/api.md run as they stand there, and it is current."""

import json
import os
import re
import subprocess
import sys

import pytest

from api_caller import Answer, check_answer
from api_document import OPERATIONS, operation
from proxy_process import ROOT
from raw_http import Reply

SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^```sh\n(curl .*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = {
    name: found[1]
    for name, text in SECTION.findall((ROOT / "docs/api.md").read_text())
    if (found := COMMAND.search(text))
}


def test_every_operation_has_a_command():
    assert set(EXAMPLES) == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_command_does_what_it_says(admin, agent, name):
    memory = agent.remember("Alice's falcon flies.")
    if name == "restoreMemory":
        agent.ask("deleteMemory", memory_id=memory["id"])
    variables = {
        "MEMORY_API": f"http://127.0.0.1:{admin.port}/api/v1",
        "KEY": admin.key,
        "AGENT": agent.agent,
        "MEMORY": memory["id"],
    }
    done = subprocess.run(
        ["bash", "-euc", EXAMPLES[name].rstrip() + " -i"],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    reply = Reply(int(lines[0].split()[1]), "", "HTTP/1.1", tuple(lines[1:]), body)
    assert reply.status < 300
    check_answer(operation(name), Answer(reply))
    if name in ("recall", "injectContext", "listMemories", "exportMemories"):
        assert "Alice's falcon flies." in json.dumps(body.decode())


def test_what_is_written_from_the_document_is_current():
    command = [sys.executable, "-m", "Tools.api_docs", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
