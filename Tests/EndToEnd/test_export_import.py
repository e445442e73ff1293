"""What is exported and imported is what was there: every field, byte for byte."""

import json

import pytest

from callers import Caller
from commands import Commands, lines
from odd_texts import OddTexts
from proxy_process import until

AGENTS = ["default", "acme", "key-00ff", "odd é/%2F agent\n"]


def odd_file(seed: int, count: int) -> tuple[str, list[dict], list[dict]]:
    odd = OddTexts(seed)
    agents = [odd.agent(id) for id in AGENTS]
    memories = [odd.memory(odd.choice(AGENTS)) for _ in range(count)]
    return lines(*({"agent": agent} for agent in agents), *memories), agents, memories


def by_id(memories: list[dict]) -> dict[str, dict]:
    return {memory["id"]: memory for memory in memories}


@pytest.mark.parametrize("seed", range(3))
def test_export_import_export_is_identical(commands, fresh, seed):
    text, agents, memories = odd_file(seed, 400)
    assert commands("import", "-", input=text) == "400 new, 0 known, 0 failed\n"
    first = commands("export")

    other = fresh(commands)
    assert other("import", "-", input=first) == "400 new, 0 known, 0 failed\n"
    assert other("export") == first

    told = [json.loads(line) for line in first.split("\n")[:-1]]
    assert {a["agent"]["id"]: a["agent"] for a in told if "agent" in a} == {
        agent["id"]: agent for agent in agents
    }
    kept = by_id([line for line in told if "content" in line])
    for memory in memories:
        same = {name: kept[memory["id"]][name] for name in memory}
        assert same == memory


def test_a_second_import_of_an_export_changes_nothing(commands):
    text, _, _ = odd_file(9, 100)
    commands("import", "-", input=text)
    first = commands("export")
    assert commands("import", "-", input=first) == "0 new, 100 known, 0 failed\n"
    assert commands("export") == first


def test_what_people_did_is_exported_and_comes_back(own_proxy, fresh):
    """Chats, memories by hand, recalls that were counted, an agent with a name."""
    commands = Commands(own_proxy.data.parent, own_proxy)
    caller = Caller(own_proxy.base_url)
    caller.say("My falcon is called Kes.")
    caller.say("What is my falcon called?")
    [agent] = until(lambda: commands.json("agents"), "an agent")
    commands("agents", "rename", agent["id"], "Falconers")
    commands("remember", "-s", caller.session, "Eats mice", "--pinned", "--metadata", '{"a": 1.50}')
    commands("remember", "-s", "someone", "Lives long", "--ttl", "3650d", "--user", "u")
    own_proxy.restart()  # what was recalled is counted a moment later
    first = commands("export")
    assert any(memory["access_count"] > 0 for memory in commands.memories())

    other = fresh(commands)
    other("import", "-", input=first)
    assert other("export") == first
    assert [agent["name"] for agent in other.json("agents")] == ["Falconers"]


def test_sessions_that_look_alike_stay_apart(commands, fresh):
    sessions = ["é", "e\u0301", "a", "A", "a ", " a", "a\n", "a/b", "a%2Fb", "Ａ", "\u200ba"]
    commands("import", "-", input=lines(*({"content": s, "session_id": s} for s in sessions)))
    for session in sessions:
        assert [m["content"] for m in commands.memories("--session", session)] == [session]
    other = fresh(commands)
    other("import", "-", input=commands("export"))
    assert {m["session_id"] for m in other.memories()} == set(sessions)
    assert other("export") == commands("export")


def test_an_export_of_a_session_holds_that_session_alone(commands):
    commands("import", "-", input=odd_file(5, 50)[0])
    session = commands.memories()[0]["session_id"]
    agent = commands.memories()[0]["agent_id"]
    found = commands.export("--agent", agent, "--session", session)
    assert found and {(m["agent_id"], m["session_id"]) for m in found} == {(agent, session)}


def test_an_export_to_a_file_is_whole_or_not_there(commands, tmp_path):
    commands("import", "-", input=odd_file(6, 50)[0])
    target = tmp_path / "backup.jsonl"
    target.write_text("older")
    assert commands("export", "--output", target) == ""
    assert target.read_bytes().decode() == commands("export")
    assert list(tmp_path.glob("backup.jsonl*")) == [target]


def test_an_agent_that_is_known_keeps_its_name(commands, fresh):
    commands("agents", "create", "Theirs", "--id", "acme")
    commands("remember", "--agent", "acme", "Sells tea")
    other = fresh(commands)
    other("agents", "create", "Ours", "--id", "acme")
    other("import", "-", input=commands("export"))
    assert [(a["name"], a["memory_count"]) for a in other.json("agents")] == [("Ours", 1)]


def test_an_older_export_goes_to_the_agent_that_has_adopted_since(commands):
    commands("agents", "create", "key-0001", "--id", "key-0001")
    commands("remember", "--agent", "key-0001", "-s", "alice", "Likes tea")
    backup = commands("export")
    commands("agents", "adopt", "key-0001", "acme")
    commands("forget", "--agent", "acme", "--session", "alice", "--yes")
    assert commands("import", "-", input=backup) == "1 new, 0 known, 0 failed\n"
    assert [(m["agent_id"], m["content"]) for m in commands.memories()] == [("acme", "Likes tea")]
