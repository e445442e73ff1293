"""One memory of the memory API: remembered, shown, changed, deleted, restored, listed."""

import re
import uuid
from datetime import datetime, timedelta

import pytest

KINDS = ["episodic", "semantic", "procedural", "fact", "preference", "context"]
ODD_TEXTS = ['Zoë\'s 🦅, called "Zephyr"\n\ttab', "  spaces stay  ", "e\u0301 é"]


def test_a_memory_tells_all_about_itself(agent):
    memory = agent.remember(
        "Alice's falcon is called Zephyr.",
        memory_type="semantic",
        metadata={"topic": "pets", "n": [1, 2.5, None, {"deep": True}]},
        user_id="user-1",
        pinned=True,
    )
    told = {
        "agent_id": agent.agent,
        "session_id": "alice",
        "content": "Alice's falcon is called Zephyr.",
        "memory_type": "semantic",
        "metadata": {"topic": "pets", "n": [1, 2.5, None, {"deep": True}]},
        "user_id": "user-1",
        "pinned": True,
        "role": "none",
        "source": "api",
        "access_count": 0,
        "agent_memory_count": 1,
        "expires_at": None,
        "last_accessed_at": None,
        "deduplicated": False,
        "superseded": False,
        "superseded_by": None,
        "conflict_detected": False,
        "conflicts_resolved": 0,
        "is_meta": False,
        "consolidation_count": 0,
    }
    assert {key: memory[key] for key in told} == told
    shown = agent.ask("showMemory", memory_id=memory["id"]).json
    assert shown == {**memory, "agent_memory_count": None}


def test_content_is_all_that_it_takes(agent):
    memory = agent.ask("remember", {"content": "Falcons hunt by day.", "session_id": None}).json
    assert (memory["session_id"], memory["memory_type"]) == ("default", "episodic")
    assert (memory["pinned"], memory["metadata"], memory["user_id"]) == (False, {}, None)


@pytest.mark.parametrize("text", ODD_TEXTS, ids=repr)
def test_texts_come_back_as_they_came(agent, text):
    memory = agent.remember(text, metadata={text: text}, session=text)
    shown = agent.ask("showMemory", memory_id=memory["id"]).json
    assert (shown["content"], shown["metadata"], shown["session_id"]) == (text, {text: text}, text)


def test_a_nul_inside_of_a_text_is_kept(agent):
    memory = agent.remember("nul \0 inside")
    assert agent.ask("showMemory", memory_id=memory["id"]).json["content"] == "nul \0 inside"


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_is_kept_and_filtered_by(agent, kind):
    agent.remember("Falcons hunt by day.", memory_type=kind)
    agent.remember("Falcons eat.", memory_type=next(other for other in KINDS if other != kind))
    assert agent.contents(memory_type=kind) == ["Falcons hunt by day."]
    assert agent.recall("What do falcons do?", memory_type=kind) == ["Falcons hunt by day."]


@pytest.mark.parametrize(
    "fields, lifetime",
    [
        ({"ttl_days": 1}, timedelta(days=1)),
        ({"ttl_seconds": 60}, timedelta(seconds=60)),
        ({"ttl_days": 3650, "ttl_seconds": 3600}, timedelta(hours=1)),
    ],
    ids=str,
)
def test_a_lifetime_ends_when_it_was_said_to(agent, fields, lifetime):
    memory = agent.remember("Passing.", **fields)
    created, ends = (datetime.fromisoformat(memory[key]) for key in ("created_at", "expires_at"))
    assert timedelta() <= ends - created - lifetime < timedelta(seconds=1)


def test_what_has_expired_is_neither_listed_nor_recalled_unless_it_is_pinned(agent):
    past = "2020-01-01T00:00:00Z"
    lines = [{"content": "It rains.", "expires_at": past}]
    lines += [{"content": "It rains forever.", "expires_at": past, "pinned": True}]
    agent.ask("importMemories", {"memories": lines})
    assert agent.contents() == ["It rains forever."]
    assert agent.recall("Does it rain?", session=None) == ["It rains forever."]


# Said again


def test_what_is_said_again_is_not_kept_twice(agent):
    first = agent.ask("remember", {"content": "I like tea.", "session_id": "alice"})
    assert first.reply.value("X-Dedup-Hit") is None
    again = agent.ask("remember", {"content": "I like tea.", "session_id": "alice"})
    assert (again.status, again.reply.value("X-Dedup-Hit")) == (201, "true")
    assert again.json["id"] == first.json["id"]
    assert (again.json["deduplicated"], again.json["consolidation_count"]) == (True, 1)
    assert (again.json["agent_memory_count"], agent.contents()) == (1, ["I like tea."])


@pytest.mark.parametrize(
    "other", [{"session_id": "bob"}, {"memory_type": "semantic"}, {"user_id": "u2"}], ids=str
)
def test_another_session_type_or_user_says_it_anew(agent, other):
    said = {"content": "I like tea.", "session_id": "alice", "user_id": "u1"}
    first = agent.ask("remember", said).json
    second = agent.ask("remember", {**said, **other}).json
    assert (second["deduplicated"], second["id"] != first["id"]) == (False, True)


def test_what_was_said_and_deleted_is_said_anew(agent):
    first = agent.remember("I like tea.")
    agent.ask("deleteMemory", memory_id=first["id"])
    assert agent.remember("I like tea.")["deduplicated"] is False


# Changed


def test_a_changed_memory_is_found_by_its_new_words(agent):
    memory = agent.remember("The falcon is called Zephyr.", metadata={"a": 1})
    change = {"content": "The owl is called Minerva.", "memory_type": "fact", "pinned": True}
    changed = agent.ask("changeMemory", change, memory_id=memory["id"])
    assert changed.status == 200
    assert {key: changed.json[key] for key in change} == change
    assert (changed.json["id"], changed.json["metadata"]) == (memory["id"], {"a": 1})
    assert agent.recall("Minerva") == ["The owl is called Minerva."]
    assert agent.recall("Zephyr", threshold=0.5) == []


def test_metadata_is_replaced_as_a_whole(agent):
    memory = agent.remember("I like tea.", metadata={"a": 1, "b": 2})
    changed = agent.ask("changeMemory", {"metadata": {"c": 3}}, memory_id=memory["id"]).json
    assert changed["metadata"] == {"c": 3}


def test_a_change_of_nothing_changes_nothing(agent):
    memory = agent.remember("I like tea.")
    changed = agent.ask("changeMemory", {}, memory_id=memory["id"]).json
    assert changed == {**memory, "agent_memory_count": None}


# Deleted


def test_a_deleted_memory_is_gone_and_can_be_restored(agent):
    memory = agent.remember("I like tea.")
    place = {"memory_id": memory["id"]}
    assert agent.ask("deleteMemory", **place).status == 204
    assert agent.ask("showMemory", **place).status == 404
    assert (agent.contents(), agent.recall("tea")) == ([], [])
    restored = agent.ask("restoreMemory", **place)
    assert (restored.status, restored.json["restored"]) == (200, True)
    assert (agent.contents(), agent.recall("tea")) == (["I like tea."], ["I like tea."])


def test_what_is_alive_can_not_be_restored(agent):
    memory = agent.remember("I like tea.")
    assert agent.ask("restoreMemory", memory_id=memory["id"]).status == 409


def test_a_hard_deletion_leaves_nothing_to_restore(agent):
    memory = agent.remember("I like tea.")
    assert agent.ask("deleteMemory", memory_id=memory["id"], hard="true").status == 204
    assert agent.ask("restoreMemory", memory_id=memory["id"]).status == 404
    soft = agent.remember("I like coffee.")
    agent.ask("deleteMemory", memory_id=soft["id"])
    assert agent.ask("deleteMemory", memory_id=soft["id"], hard="true").status == 204
    assert agent.ask("restoreMemory", memory_id=soft["id"]).status == 404


def test_a_deletion_of_everything_keeps_to_its_session(agent):
    kept = agent.remember("Owls hunt by night.", session="bob")
    gone = agent.remember("Falcons hunt by day.")
    assert agent.ask("deleteMemories", session_id="alice").json == {"deleted": 1}
    assert agent.contents() == ["Owls hunt by night."]
    assert agent.ask("restoreMemory", memory_id=gone["id"]).status == 200
    assert agent.ask("deleteMemories", hard="true").json == {"deleted": 2}
    assert agent.contents() == []
    assert agent.ask("restoreMemory", memory_id=kept["id"]).status == 404


def test_ids_and_times_look_like_what_they_are(agent):
    memory = agent.remember("I like tea.")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", memory["id"])
    assert uuid.UUID(memory["id"]).version == 7
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", memory["created_at"])
