"""The README's examples run as they stand there.

Convention: a fenced `python` block, or a `sh` block that starts with `curl`, that names the proxy's
default address is run against a proxy, in the order of the README. Lines that follow `$ ` are read
without it. Other `sh` blocks are commands to build and start; their files and flags must exist.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from callers import new_key, system_text
from proxy_process import BINARY, ROOT

README = ROOT / "README.md"
ADDRESS = "127.0.0.1:8080"
FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Example:
    language: str
    text: str

    @property
    def is_runnable(self) -> bool:
        return ADDRESS in self.text and (self.language == "python" or self.text.startswith("curl"))

    def command(self, address: str) -> list[str]:
        text = self.text.replace(ADDRESS, address)
        return (
            [sys.executable, "-c", text]
            if self.language == "python"
            else ["bash", "-eu", "-c", text]
        )


def examples() -> list[Example]:
    found = FENCE.findall(README.read_text())
    shell = {"sh", "bash", "shell", "console"}
    return [
        Example(
            "sh" if language in shell else language, re.sub(r"^\$ ", "", text, flags=re.MULTILINE)
        )
        for language, text in found
    ]


@pytest.fixture
def run_examples(proxy, upstream):
    """Runs the README's examples for a user with a key; returns (example, reply, requests) each."""
    key = new_key()
    environment = {**os.environ, "OPENAI_API_KEY": key, "XAI_API_KEY": key}

    def run():
        for example in filter(lambda example: example.is_runnable, examples()):
            upstream.requests.clear()
            done = subprocess.run(
                example.command(f"127.0.0.1:{proxy.port}"),
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert done.returncode == 0, f"{example.text}\n{done.stdout}\n{done.stderr}"
            yield example, done.stdout, list(upstream.requests)

    return run


def test_every_example_reaches_the_model(run_examples):
    ran = list(run_examples())
    assert {example.language for example, _, _ in ran} == {"python", "sh"}
    for example, shown, requests in ran:
        assert requests, f"the upstream never heard of:\n{example.text}"
        assert "Noted." in shown, shown


def test_the_second_question_is_answered_from_memory(run_examples):
    """Some example tells a thing, and a later request shows it to the model as a note."""
    python = [requests for example, _, requests in run_examples() if example.language == "python"]
    for told, *later in python:
        text = told.json()["messages"][-1]["content"]
        if any(text in system_text(request) for request in later):
            return
    pytest.fail("no example recalls what it told")


def test_the_flags_that_it_names_exist(binary):
    helped = subprocess.run([BINARY, "serve", "--help"], capture_output=True, text=True).stdout
    named = {
        flag
        for example in examples()
        for line in example.text.splitlines()
        if "memory-proxy " in line
        for flag in re.findall(r"\s(--[a-z-]+)", line.split("memory-proxy ", 1)[1])
    }
    assert [flag for flag in named if flag not in helped] == []


def test_its_links_lead_somewhere():
    broken = [link for link in LINK.findall(README.read_text()) if not (ROOT / link).exists()]
    assert broken == []


def test_its_make_targets_exist():
    targets = re.findall(r"^make ([\w-]+)", "\n".join(e.text for e in examples()), re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text()
    assert [
        target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)
    ] == []
