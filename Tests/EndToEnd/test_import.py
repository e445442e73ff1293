"""What an import reads: our export, plain lines, and what other programs export."""

import json
from pathlib import Path

import pytest

from commands import Commands, lines

FIXTURES = Path(__file__).parent / "fixtures"
MIB = 1024 * 1024


def brought(commands, *names: str) -> list[tuple]:
    """These fields of every memory, by the time it happened."""
    memories = sorted(commands.memories(), key=lambda m: (m["occurred_at"], m["position"]))
    return [tuple(memory[name] for name in names) for memory in memories]


def test_chatgpts_conversations_are_read_as_they_were_seen(commands):
    said = commands("import", "--session", "alice", FIXTURES / "conversations.json")
    assert said == "4 new, 0 known, 0 failed\n"
    assert brought(commands, "occurred_at", "session_id", "role", "content", "is_complete") == [
        (
            "2025-05-04T10:00:01.500000Z",
            "alice",
            "user",
            'I fly to Lisbon on Friday with "hand luggage" only.\nWhat do I take?',
            True,
        ),
        (
            "2025-05-04T10:00:12.750000Z",
            "alice",
            "assistant",
            "It will be sunny: sunglasses, a light jacket, one pair of shoes. ☀️",
            True,
        ),
        (
            "2025-05-05T10:00:01.000000Z",
            "alice",
            "user",
            "My dog is called Biscuit. Wie schreibt man das auf 日本語?",
            True,
        ),
        ("2025-05-05T10:00:03.000000Z", "alice", "assistant", "ビスケット", False),
    ]
    first, second, third, fourth = brought(commands, "conversation_id", "position")
    assert first[0] == second[0] != third[0] == fourth[0]
    assert first[1] < second[1] and third[1] < fourth[1]


def test_mem0s_facts_become_facts_of_their_user(commands):
    assert commands("import", FIXTURES / "mem0.json") == "3 new, 0 known, 0 failed\n"
    names = ["content", "session_id", "memory_type", "role", "metadata", "created_at", "expires_at"]
    found = {row[0]: row[1:] for row in brought(commands, *names)}
    food = {"category": "food"}
    created = "2025-07-20T08:30:36.275141Z"
    assert found == {
        "Is vegetarian and allergic to nuts": ("alice", "fact", "none", food, created, None),
        "Lives in Hamburg": (
            "alice",
            "fact",
            "none",
            {},
            "2025-07-20T08:31:00.000001Z",
            "2099-12-31T00:00:00.000000Z",
        ),
        "I collect stamps": ("bob", "episodic", "user", {}, "2025-08-01T10:00:00.000000Z", None),
    }


def test_kronvexs_memories_are_read_in_full(commands):
    assert commands("import", FIXTURES / "kronvex.json") == "3 new, 0 known, 0 failed\n"
    same = ["id", "content", "memory_type", "metadata", "access_count", "pinned", "superseded_by"]
    theirs = json.loads((FIXTURES / "kronvex.json").read_text())["memories"]
    expected = [tuple(memory.get(name) for name in same) for memory in theirs]
    assert brought(commands, *same) == expected
    assert brought(commands, "session_id", "user_id", "expires_at") == [
        ("alice", "u-1", None),
        ("default", None, "2099-01-01T00:00:00.000000Z"),
        ("default", None, None),
    ]


def test_plain_lines_say_what_they_say(commands):
    assert commands("import", FIXTURES / "plain.jsonl") == "4 new, 0 known, 0 failed\n"
    rows = brought(commands, "content", "role", "session_id", "occurred_at", "position")
    assert rows[:2] == [
        ("My falcon is called Kes.", "user", "alice", "2026-03-01T10:00:00.000000Z", 0),
        ("A fine name for a falcon.", "assistant", "alice", "2026-03-01T10:00:05.000000Z", 1),
    ]
    assert {row[:3] for row in rows[2:]} == {
        ("Closed on Mondays", "none", "default"),
        ("A text alone", "none", "default"),
    }
    assert {row[0] for row in brought(commands, "source")} == {"import"}


@pytest.mark.parametrize("name", ["conversations.json", "mem0.json", "kronvex.json", "plain.jsonl"])
def test_importing_again_adds_nothing(commands, name):
    first = commands.json("import", "--session", "alice", FIXTURES / name)
    before = commands("export")
    again = commands.json("import", "--session", "alice", FIXTURES / name)
    assert again == {"stored": 0, "known": first["stored"], "failed": 0}
    assert commands("export") == before


@pytest.mark.parametrize("name", ["conversations.json", "mem0.json", "kronvex.json", "plain.jsonl"])
def test_a_pipe_is_as_good_as_a_file(commands, name):
    text = (FIXTURES / name).read_text()
    assert "0 known, 0 failed" in commands("import", "-", input=text)


def test_an_import_goes_to_the_agent_and_session_that_are_named(commands):
    commands("agents", "create", "Acme", "--id", "acme")
    commands("import", "--agent", "Acme", "--session", "s", FIXTURES / "plain.jsonl")
    assert set(brought(commands, "agent_id", "session_id")) == {("acme", "s")}


def test_what_is_brought_is_recalled(commands):
    commands("import", FIXTURES / "plain.jsonl")
    answer = commands.json("recall", "-s", "alice", "What is my falcon called?")
    assert answer["results"][0]["memory"]["content"] == "My falcon is called Kes."


def test_what_is_wrong_is_told_by_line_and_loses_nothing_else(commands):
    text = (
        lines({"content": "one"})
        + '{"content": "cut o\n'
        + "\n"
        + lines({"content": "two", "created_at": "yesterday"})
        + lines({"content": "three", "role": "wizard"}, {"text": "four"}, {"content": "five"})
        + lines({"content": "x" * 300_001}, {"content": "six"})
    )
    done = commands.run("import", "-", input=text)
    assert done.code == 65
    assert done.out == "3 new, 0 known, 5 failed\n"
    told = done.err.splitlines()
    assert [line.split(":")[:2] for line in told] == [
        ["-", "2"],
        ["-", "4"],
        ["-", "5"],
        ["-", "6"],
        ["-", "8"],
        ["memory-proxy", " -"],
    ]
    assert "'created_at' is not a time" in told[1]
    assert "'role' is not one of user, assistant" in told[2]
    assert "'content' is missing" in told[3]
    assert "content: " in told[4] and "300000" in told[4]
    assert {memory["content"] for memory in commands.memories()} == {"one", "five", "six"}


def test_an_element_that_is_wrong_is_told_by_its_place(commands):
    text = '[{"memory": "a"}, {"memory": }, {"memory": "b", "created_at": 1e99}, {"memory": "c"}]'
    done = commands.run("import", "-", input=text)
    assert (done.code, done.out) == (65, "2 new, 0 known, 2 failed\n")
    assert [line.split(":")[1] for line in done.err.splitlines()[:2]] == ["2", "3"]


@pytest.mark.parametrize("text", ["<html></html>", '{"version": 1}', "[[1], [2]]", '{"a": ['])
def test_a_file_of_another_kind_is_refused(commands, text):
    done = commands.run("import", "-", input=text)
    assert done.code == 65
    assert done.out.startswith("0 new, 0 known, ")


def test_an_empty_file_brings_nothing(commands):
    assert commands("import", "-", input="") == "0 new, 0 known, 0 failed\n"


def test_a_format_that_is_given_is_kept_to(commands):
    done = commands.run("import", "--format", "mem0", "-", input=lines({"content": "x"}))
    assert done.code == 65
    assert "'memory' is missing" in done.err


def large_list(file: Path) -> int:
    """Writes a list of 64 MiB and returns how many memories are in it."""
    memory = {"session_id": "s", "metadata": {"padding": "x" * 60_000}}
    count = 64 * MIB // len(json.dumps(memory)) + 1
    with file.open("w") as list_file:
        for number in range(count):
            memory["content"] = f"memory {number}"
            list_file.write(("[" if number == 0 else ",") + json.dumps(memory))
        list_file.write("]")
    assert file.stat().st_size >= 64 * MIB
    return count


def test_a_large_file_is_never_in_memory_whole(own_proxy, tmp_path):
    commands = Commands(tmp_path, own_proxy)
    count = large_list(tmp_path / "large.json")
    (tmp_path / "small.jsonl").write_text(lines({"content": "one"}))
    least = commands.peak_bytes("import", tmp_path / "small.jsonl")
    most = commands.peak_bytes("import", tmp_path / "large.json")
    assert most - least <= 48 * MIB, f"{most - least >> 20} MiB"
    assert commands.json("stats")["memories"] == count + 1
