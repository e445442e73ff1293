"""Each command about memories, over a running proxy and directly on the store: what it does, and
what a script reads."""

import re

import pytest

from callers import Caller
from commands import Commands
from proxy_process import until

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MEMORY_FIELDS = {
    "id", "agent_id", "session_id", "user_id", "content", "memory_type", "role", "source",
    "conversation_id", "position", "is_complete", "metadata", "created_at", "occurred_at",
    "expires_at", "last_accessed_at", "access_count", "pinned", "superseded", "superseded_by",
    "consolidation_count", "agent_memory_count", "deduplicated", "conflict_detected",
    "conflicts_resolved", "is_meta",
}  # fmt: skip


@pytest.fixture
def alice(commands):
    """Commands that know two things about alice and one about bob."""
    commands("remember", "--session", "alice", "Alice is allergic to nuts", "--type", "fact")
    commands("remember", "--session", "alice", "Alice plays the cello")
    commands("remember", "--session", "bob", "Bob collects stamps", "--pinned")
    return commands


def test_remember_tells_the_id(commands):
    said = commands("remember", "--session", "alice", "Alice is allergic to nuts")
    [memory] = commands.memories()
    assert said == f"remembered {memory['id']}\n"
    assert UUID.fullmatch(memory["id"])


def test_remember_keeps_all_that_it_is_told(commands):
    arguments = ["--type", "preference", "--user", "u1", "--ttl", "30d", "--pinned"]
    answer = commands.json(
        "remember", "-s", "alice", "Likes tea", *arguments, "--metadata", '{"cup": {"size": 2}}'
    )
    assert set(answer) == MEMORY_FIELDS
    [memory] = commands.memories("--session", "alice")
    assert set(memory) == MEMORY_FIELDS
    assert memory["id"] == answer["id"]
    kept = {name: memory[name] for name in ("content", "memory_type", "user_id", "pinned")}
    assert kept == {
        "content": "Likes tea",
        "memory_type": "preference",
        "user_id": "u1",
        "pinned": True,
    }
    assert memory["metadata"] == {"cup": {"size": 2}}
    assert memory["expires_at"] is not None
    assert memory["source"] == "api"


def test_remember_reads_a_long_text_from_stdin(commands):
    text = "First line\n\n" + "word " * 20_000 + "last"
    commands("remember", "-", input=text + "\n")
    assert [memory["content"] for memory in commands.memories()] == [text]


def test_what_is_known_is_not_stored_again(commands):
    first = commands.json("remember", "-s", "alice", "Likes tea")
    again = commands("remember", "-s", "alice", "Likes tea")
    assert again == f"known already: {first['id']}\n"
    assert len(commands.memories()) == 1


def test_recall_finds_what_answers(alice):
    answer = alice.json("recall", "-s", "alice", "What is Alice allergic to?")
    assert answer["results"][0]["memory"]["content"] == "Alice is allergic to nuts"
    assert set(answer["results"][0]) == {"memory", "similarity", "score", "confidence", "cosine"}
    assert set(answer) == {"query", "results", "memories", "total_found"}
    table = alice("recall", "-s", "alice", "What is Alice allergic to?").splitlines()
    assert table[0].split() == ["SCORE", "DATE", "SESSION", "MEMORY"]
    assert table[1].endswith("  alice    Alice is allergic to nuts")


def test_recall_stays_in_its_session(alice):
    answer = alice.json("recall", "-s", "bob", "What is Alice allergic to?")
    assert [result["memory"]["session_id"] for result in answer["results"]] in ([], ["bob"])


def test_recall_shows_the_block_that_a_chat_is_given(alice):
    block = alice("recall", "-s", "alice", "--context", "What is Alice allergic to?")
    assert "Alice is allergic to nuts" in block
    assert "Bob" not in block


def test_recall_takes_no_more_than_it_is_asked_for(alice):
    answer = alice.json("recall", "-s", "alice", "-k", "1", "--threshold", "0", "Alice")
    assert len(answer["results"]) == 1


def test_list_shows_what_is_asked_for(alice):
    def listed(*arguments):
        return [memory["content"] for memory in alice.json("list", *arguments)["memories"]]

    assert listed() == [
        "Bob collects stamps",
        "Alice plays the cello",
        "Alice is allergic to nuts",
    ]
    assert listed("-s", "alice") == ["Alice plays the cello", "Alice is allergic to nuts"]
    assert listed("-t", "fact") == ["Alice is allergic to nuts"]
    assert listed("--search", "CELLO") == ["Alice plays the cello"]
    assert listed("--sort", "oldest", "-n", "1") == ["Alice is allergic to nuts"]
    assert listed("-n", "1", "--offset", "1") == ["Alice plays the cello"]


def test_list_tells_a_script_how_much_there_is(alice):
    page = alice.json("list", "-n", "1")
    assert {name: page[name] for name in ("total", "limit", "offset")} == {
        "total": 3,
        "limit": 1,
        "offset": 0,
    }
    assert set(page["memories"][0]) == MEMORY_FIELDS


def test_list_tells_a_person_that_there_is_more(alice):
    done = alice.run("list", "-n", "2")
    assert (done.code, done.err) == (0, "2 of 3\n")
    head, *rows = done.out.splitlines()
    assert head.split() == ["ID", "DATE", "SESSION", "TYPE", "MEMORY"]
    assert len(rows) == 2


def test_sessions_are_listed_with_the_latest_first(alice):
    sessions = alice.json("sessions")["sessions"]
    assert [(s["session_id"], s["count"]) for s in sessions] == [("bob", 1), ("alice", 2)]
    assert set(sessions[0]) == {"session_id", "count", "first_at", "last_at"}
    table = alice("sessions").splitlines()
    assert table[0].split() == ["SESSION", "MEMORIES", "FIRST", "LAST"]
    assert table[2].split()[:2] == ["alice", "2"]


def test_stats_count(alice):
    figures = alice.json("stats")
    assert {name: figures[name] for name in ("agents", "sessions", "memories")} == {
        "agents": 1,
        "sessions": 2,
        "memories": 3,
    }
    assert set(figures) - {"agents", "sessions", "memories"} == {
        "deleted_memories",
        "pending_exchanges",
        "bytes",
    }
    assert re.search(r"^memories +3$", alice("stats"), re.MULTILINE)


def test_agents_are_made_renamed_and_listed(commands):
    made = commands("agents", "create", "Acme", "--id", "acme", "--description", "The shop")
    assert made == "acme\n"
    commands("remember", "--agent", "Acme", "Sells tea")
    assert commands("agents", "rename", "Acme", "Acme Ltd") == "acme is named Acme Ltd\n"
    [agent] = commands.json("agents")
    assert agent.pop("created_at").endswith("Z")
    assert agent == {
        "id": "acme",
        "name": "Acme Ltd",
        "description": "The shop",
        "metadata": {},
        "memory_count": 1,
    }
    head, row = commands("agents", "list").splitlines()
    assert head.split() == ["AGENT", "NAME", "MEMORIES", "SINCE"]
    assert row.split()[:4] == ["acme", "Acme", "Ltd", "1"]


def test_an_agent_without_an_id_gets_one(commands):
    assert UUID.fullmatch(commands("agents", "create", "Acme").strip())


def test_an_agent_is_adopted_with_all_that_it_has(commands):
    commands("agents", "create", "old", "--id", "key-0001")
    commands("remember", "--agent", "key-0001", "-s", "alice", "Likes tea")
    assert commands("agents", "adopt", "key-0001", "acme") == "key-0001 is acme from now on\n"
    assert [agent["id"] for agent in commands.json("agents")] == ["acme"]
    answer = commands.json("recall", "--agent", "acme", "-s", "alice", "tea")
    assert answer["results"][0]["memory"]["content"] == "Likes tea"


def test_forget_erases_a_memory_by_its_id(alice):
    [memory] = alice.json("list", "-t", "fact")["memories"]
    assert alice("forget", memory["id"], "--yes") == "erased 1 memories\n"
    assert "Alice is allergic to nuts" not in str(alice.memories())
    assert len(alice.memories()) == 2


def test_forget_erases_a_session(alice):
    assert alice.json("forget", "--session", "alice", "--yes") == {"forgotten": 2}
    assert [memory["session_id"] for memory in alice.memories()] == ["bob"]


def test_forget_erases_a_person(alice):
    alice("remember", "--session", "shop", "--user", "bob", "Bob buys stamps")
    assert alice("forget", "--user", "bob", "--yes") == "erased 2 memories\n"
    assert {memory["session_id"] for memory in alice.memories()} == {"alice"}


def test_forget_erases_an_agent(alice):
    alice("agents", "create", "Acme", "--id", "acme")
    alice("remember", "--agent", "acme", "Sells tea")
    assert alice("forget", "--agent", "default", "--all", "--yes") == "erased 3 memories\n"
    assert [memory["content"] for memory in alice.memories()] == ["Sells tea"]


def test_forget_leaves_what_is_restorable(alice):
    assert alice("forget", "--session", "alice", "--restorable", "--yes") == "deleted 2 memories\n"
    figures = alice.json("stats")
    assert (figures["memories"], figures["deleted_memories"]) == (1, 2)


def test_what_is_erased_is_gone_from_the_disk(alice):
    def files():
        return b"".join(file.read_bytes() for file in alice.data.rglob("*") if file.is_file())

    assert b"allergic" in files()
    alice("forget", "--session", "alice", "--yes")
    assert b"allergic" not in files()
    assert b"stamps" in files()


def test_what_is_remembered_over_the_proxy_is_in_the_next_chat(own_proxy, upstream):
    commands = Commands(own_proxy.data.parent, own_proxy)
    caller = Caller(own_proxy.base_url)
    caller.say("Good morning")
    [agent] = until(lambda: commands.json("agents"), "an agent")
    commands("remember", "--agent", agent["id"], "-s", caller.session, "Her falcon is called Kes.")
    caller.say("What is her falcon called?")
    assert "Kes" in upstream.requests[-1].body.decode()


def test_what_is_remembered_on_the_store_is_in_the_first_chat(
    store_commands, start_proxy, upstream
):
    store_commands("remember", "-s", "alice", "Her falcon is called Kes.")
    proxy = start_proxy("--data", str(store_commands.data), MEMORY_PROXY_SINGLE_USER="true")
    Caller(proxy.base_url, session="alice").say("What is her falcon called?")
    assert "Kes" in upstream.requests[-1].body.decode()
