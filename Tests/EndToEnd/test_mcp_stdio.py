"""`memory-proxy mcp` as a client's child process: what is on its pipes, and when it ends."""

import contextlib
import json
import subprocess

import pytest

from callers import new_session
from proxy_process import BINARY, clean_environment

FACT = "Alice lives in Oslo."


class Child:
    """The process with its handshake done."""

    def __init__(self, process: subprocess.Popen):
        self.process = process
        self._last_id = 0
        client = {"name": "test", "version": "1"}
        asked = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}
        self.agreed = self.ask("initialize", asked)["result"]

    def send(self, line: str):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def receive(self) -> dict:
        return json.loads(self.process.stdout.readline())

    def ask(self, method: str, parameters: dict) -> dict:
        self.send(self.request(method, parameters))
        reply = self.receive()
        assert reply["id"] == self._last_id
        return reply

    def request(self, method: str, parameters: dict) -> str:
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": parameters}
        return json.dumps(message)

    def call(self, tool: str, **arguments) -> dict:
        return self.ask("tools/call", {"name": tool, "arguments": arguments})["result"]

    def recall(self, query: str) -> list[str]:
        found = self.call("recall", query=query)["structuredContent"]["memories"]
        return [memory["content"] for memory in found]

    def end(self, last_words: str = "") -> tuple[int, str, str]:
        """Closes stdin; the exit code, and what else was on stdout and on stderr."""
        rest, log = self.process.communicate(last_words, timeout=20)
        return self.process.returncode, rest, log


@pytest.fixture
def start_child(tmp_path):
    with contextlib.ExitStack() as stack:

        def start(data, session: str, *arguments: str) -> Child:
            process = subprocess.Popen(
                [BINARY, "mcp", "--data", data, "--session", session, *arguments],
                env=clean_environment(tmp_path, MEMORY_PROXY_EMBEDDER="none"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.callback(process.kill)
            return Child(process)

        yield start


def test_it_ends_with_stdin_and_says_nothing_else(start_child, tmp_path):
    child = start_child(tmp_path / "data", "alice")
    assert child.agreed["serverInfo"]["name"] == "memory-proxy"
    child.call("remember", content=FACT)
    assert child.end() == (0, "", "")


def test_what_was_asked_before_the_end_is_answered(start_child, tmp_path):
    child = start_child(tmp_path / "data", "alice")
    calls = [
        child.request("tools/call", {"name": "remember", "arguments": {"content": f"Fact {n}."}})
        for n in range(100)
    ]
    code, replies, _ = child.end("\n".join(calls))
    replies = [json.loads(line) for line in replies.splitlines()]
    assert code == 0
    assert [reply["id"] for reply in replies] == list(range(2, 102))
    contents = [reply["result"]["structuredContent"]["content"] for reply in replies]
    assert contents == [f"Fact {n}." for n in range(100)]


def test_what_is_no_message_is_answered_with_an_error(start_child, tmp_path):
    child = start_child(tmp_path / "data", "alice")
    child.send("what?")
    assert child.receive()["error"]["code"] == -32700
    child.send('{"jsonrpc":"2.0","id":7,"method":"dream"}')
    assert child.receive()["error"]["code"] == -32601
    assert child.recall("Oslo") == []


def test_a_proxy_that_comes_and_goes_is_noticed(start_child, own_proxy):
    """Each call finds the memories where they are then: in the proxy, or in the store."""
    child = start_child(own_proxy.data, "alice")
    child.call("remember", content=FACT)
    own_proxy.stop()
    assert child.recall("Where does Alice live?") == [FACT]
    child.call("remember", content="Alice has a cat.")
    own_proxy.start()
    assert "Alice has a cat." in child.recall("Has Alice a cat?")
    assert child.end()[0] == 0


def test_two_processes_on_one_store_see_what_the_other_says(start_child, tmp_path):
    first, second = (start_child(tmp_path / "data", "alice") for _ in range(2))
    assert second.recall("Where does Alice live?") == []
    first.call("remember", content=FACT)
    assert second.recall("Where does Alice live?") == [FACT]


def test_names_are_any_text(start_child, own_proxy):
    session = f"Zoë/../{new_session()} 🦔"
    child = start_child(own_proxy.data, session)
    child.call("remember", content=FACT)
    [listed] = child.call("list_sessions")["structuredContent"]["sessions"]
    assert listed["session_id"] == session
    assert start_child(own_proxy.data, "Zoë").recall("Where does Alice live?") == []


def test_a_proxy_that_does_not_answer_is_said_to_the_model(start_child, own_proxy):
    token = (own_proxy.data / "admin-token").read_text().strip()
    settings = own_proxy.data.parent / "there.yaml"
    settings.write_text(f"admin: {{token: {token}}}\n")
    child = start_child(
        own_proxy.data.parent / "elsewhere",
        "alice",
        "--config",
        settings,
        "--server",
        f"http://127.0.0.1:{own_proxy.port}",
    )
    child.call("remember", content=FACT)
    own_proxy.kill()
    refused = child.call("recall", query="Oslo")
    assert refused["isError"]
    assert "can't be reached at the moment" in refused["content"][0]["text"]
    code, rest, log = child.end()
    assert (code, rest) == (0, "")
    assert "mcp call failed" in log and FACT not in log


@pytest.mark.parametrize(
    "arguments, code, said",
    [
        (["--agent", "nobody"], 64, "there is no agent 'nobody'"),
        (["--server", "http://127.0.0.1:1"], 69, "does not answer"),
        (["--session", ""], 64, "a session has 1 to 256 bytes"),
    ],
    ids=["agent", "server", "session"],
)
def test_what_cannot_work_is_said_at_once(tmp_path, arguments, code, said):
    done = subprocess.run(
        [BINARY, "mcp", "--data", tmp_path / "data", *arguments],
        env=clean_environment(
            tmp_path, MEMORY_PROXY_EMBEDDER="none", MEMORY_PROXY_ADMIN_TOKEN="t" * 16
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
