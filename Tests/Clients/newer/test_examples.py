"""examples/: each runs as it stands, and does what it says."""

import ast
import json

import pytest

from example_runs import EXAMPLES, assert_remembered, run_example

RUN_ELSEWHERE = {"kronvex_0_3.py", "compose.yaml", "kubernetes-sidecar.yaml", "README.md"}
RUN_HERE = {"openai_chat.py", "langchain_chat.py", "curl.sh", "kronvex_0_5.py", "mcp_client.py"}


def test_every_example_is_run():
    assert {file.name for file in EXAMPLES.iterdir()} == RUN_HERE | RUN_ELSEWHERE
    listed = (EXAMPLES / "README.md").read_text()
    assert all(f"]({name})" in listed for name in (RUN_HERE | RUN_ELSEWHERE) - {"README.md"})


@pytest.mark.parametrize("name", ["openai_chat.py", "langchain_chat.py"])
def test_a_chat_remembers(proxy, token, upstream, tmp_path, name):
    assert run_example(name, proxy, token, tmp_path).splitlines() == ["Noted.", "Noted."]
    assert_remembered(upstream)


def test_a_shell_remembers(proxy, token, upstream, tmp_path):
    shown = run_example("curl.sh", proxy, token, tmp_path)
    assert_remembered(upstream)
    *chats, remembered, recalled = [json.loads(line) for line in shown.splitlines()]
    assert [chat["choices"][0]["message"]["content"] for chat in chats] == ["Noted.", "Noted."]
    assert remembered["content"] == "Alice bakes on Sundays."
    [found] = recalled["results"]
    assert found["memory"]["id"] == remembered["id"]


def test_kronvex_runs(proxy, token, tmp_path):
    shown = run_example("kronvex_0_5.py", proxy, token, tmp_path)
    assert "semantic: Alice is allergic to hazelnuts." in shown.splitlines()[0]
    assert "Alice ordered a lemon cake today." in shown
    assert "Bob" not in shown
    assert sorted(ast.literal_eval(shown.splitlines()[-1])) == ["alice", "bob"]


def test_an_mcp_client_runs(proxy, token, tmp_path):
    tools, found = run_example("mcp_client.py", proxy, token, tmp_path).splitlines()
    assert sorted(tools.split(", ")) == [
        "forget",
        "inject_context",
        "list_sessions",
        "recall",
        "remember",
    ]
    assert found.endswith(" Alice is allergic to hazelnuts.")
