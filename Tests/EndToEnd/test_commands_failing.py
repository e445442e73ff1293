"""What goes wrong in a command ends it with a line on stderr and a code of sysexits.h."""

import shlex
import subprocess

import pytest

from commands import Commands, lines
from proxy_process import BINARY, clean_environment, free_port

USAGE, BAD_DATA, NO_INPUT, UNAVAILABLE, NO_PERMISSION = 64, 65, 66, 69, 77
LOOKING = [
    ["recall", "tea"], ["list"], ["sessions"], ["forget", "--all", "--yes"], ["export"],
    ["stats"], ["agents"], ["agents", "rename", "a", "b"],
]  # fmt: skip


def refusal(done, code: int) -> str:
    """The one line that tells why."""
    assert (done.code, done.out) == (code, ""), done
    assert done.err.startswith("memory-proxy: ") and done.err.count("\n") == 1, done.err
    return done.err


@pytest.mark.parametrize("arguments", LOOKING, ids=" ".join)
def test_without_a_proxy_and_a_store_there_is_nothing_to_see(store_commands, arguments):
    told = refusal(store_commands.run(*arguments), UNAVAILABLE)
    assert str(store_commands.data) in told
    assert not store_commands.data.exists()


@pytest.mark.parametrize("arguments", LOOKING, ids=" ".join)
def test_a_proxy_that_is_not_there_is_named(store_commands, arguments):
    store_commands.environment["MEMORY_PROXY_ADMIN_TOKEN"] = "mp-0123456789abcdef"
    address = f"http://127.0.0.1:{free_port()}"
    told = refusal(store_commands.run(*arguments, "--server", address), UNAVAILABLE)
    assert "does not answer" in told


def test_a_proxy_elsewhere_is_reached_with_its_token(own_proxy, store_commands):
    token = (own_proxy.data / "admin-token").read_text().strip()
    store_commands.environment["MEMORY_PROXY_ADMIN_TOKEN"] = token
    elsewhere = ["--server", f"http://127.0.0.1:{own_proxy.port}"]
    store_commands("remember", "-s", "alice", "Likes tea", *elsewhere)
    assert not store_commands.data.exists()
    assert own_proxy.stored("Likes tea")


def test_a_wrong_token_is_told(own_proxy, store_commands):
    elsewhere = ["--server", f"http://127.0.0.1:{own_proxy.port}"]
    told = refusal(store_commands.run("list", *elsewhere), NO_PERMISSION)
    assert "wants its admin token" in told
    store_commands.environment["MEMORY_PROXY_ADMIN_TOKEN"] = "mp-0123456789abcdef"
    told = refusal(store_commands.run("list", *elsewhere), NO_PERMISSION)
    assert "another admin token" in told and "MEMORY_PROXY_ADMIN_TOKEN" in told


def test_an_unknown_agent_is_told_with_those_there_are(commands):
    commands("agents", "create", "Acme", "--id", "acme")
    for arguments in (["list"], ["recall", "x"], ["export"], ["forget", "--all", "--yes"]):
        told = refusal(commands.run(*arguments, "--agent", "nobody"), USAGE)
        assert "'nobody'" in told and "Acme (acme)" in told


def test_of_several_agents_one_has_to_be_chosen(commands):
    for agent in ("acme", "shop"):
        commands("agents", "create", agent, "--id", agent)
        commands("remember", "--agent", agent, "Sells tea")
    told = refusal(commands.run("list"), USAGE)
    assert "--agent" in told and "acme" in told and "shop" in told


def test_an_unknown_session_is_told(commands):
    commands("remember", "-s", "alice", "Likes tea")
    for arguments in (["list"], ["recall", "tea"], ["export"], ["forget", "--yes"]):
        told = refusal(commands.run(*arguments, "--session", "alicia"), USAGE)
        assert "'alicia'" in told


def test_an_unknown_memory_is_told(commands):
    commands("remember", "-s", "alice", "Likes tea")
    missing = "0198c5e2-7c1f-7bb0-a1f4-2f0c6d1b9e55"
    assert "not found" in refusal(commands.run("forget", missing, "--yes"), 1)
    assert "UUID" in refusal(commands.run("forget", "seven", "--yes"), USAGE)


@pytest.mark.parametrize(
    "arguments",
    [["list", "-n", "0"], ["list", "-n", "1000"], ["recall", "-k", "21", "x"], ["remember", ""]]
    + [["recall", "--threshold", "2", "x"], ["list", "--session", ""]],
    ids=" ".join,
)
def test_a_value_out_of_range_is_told(commands, arguments):
    commands("remember", "Likes tea")
    refusal(commands.run(*arguments), USAGE)


@pytest.mark.parametrize(
    "arguments",
    [["forget"], ["forget", "--all", "--session", "a"], ["remember"], ["list", "--type", "fable"]]
    + [["remember", "x", "--ttl", "soon"], ["remember", "x", "--metadata", "[1]"], ["recall"]]
    + [["import"], ["import", "--session", "", "x.jsonl"], ["agents", "adopt", "a"]],
    ids=" ".join,
)
def test_a_command_that_cannot_be_meant_is_refused(store_commands, arguments):
    done = store_commands.run(*arguments)
    assert (done.code, done.out) == (USAGE, "")
    assert "Usage:" in done.err
    assert not store_commands.data.exists()


def test_a_file_that_is_not_there_is_named(commands):
    assert "nothing.jsonl" in refusal(commands.run("import", "nothing.jsonl"), NO_INPUT)


def test_a_file_that_cannot_be_written_is_named(commands):
    commands("remember", "Likes tea")
    done = commands.run("export", "--output", "no/such/folder/x.jsonl")
    assert "no/such/folder/x.jsonl" in refusal(done, 74)


@pytest.mark.parametrize("command", [["list", "-n", "100"], ["export"], ["list", "--json"]])
def test_a_reader_that_has_read_enough_ends_a_command_quietly(commands, command):
    """As `| head -1` does."""
    many = lines(*({"content": f"{number} " + "x" * 2000} for number in range(500)))
    commands("import", "-", input=many)
    words = [str(BINARY), *command, "--data", str(commands.data)]
    script = f"set -o pipefail; {shlex.join(words)} | head -c 20 >/dev/null"
    done = subprocess.run(
        ["bash", "-c", script],
        env=clean_environment(commands.folder, MEMORY_PROXY_EMBEDDER="none"),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stderr == ""
    assert done.returncode in (0, 141)  # 141: SIGPIPE, as of any other program


def test_a_proxy_that_is_killed_leaves_its_folder_to_the_commands(own_proxy):
    commands = Commands(own_proxy.data.parent, own_proxy)
    commands("remember", "-s", "alice", "Likes tea")
    own_proxy.kill()
    assert [memory["content"] for memory in commands.memories()] == ["Likes tea"]
