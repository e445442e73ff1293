"""What a person may ask for: everything about them, and that it is erased."""

import json

import pytest


@pytest.fixture
def known(agent):
    """Alice is a session, and a user in another one."""
    agent.remember("Told in her session.", session="alice")
    agent.remember("Told about her.", session="desk", user_id="alice")
    agent.remember("Both at once.", session="alice", user_id="alice")
    agent.remember("About Bob.", session="desk", user_id="bob")
    return agent


ABOUT_ALICE = {"Told in her session.", "Told about her.", "Both at once."}


def test_everything_about_a_person_is_handed_out_once(known):
    answer = known.ask("exportUser", user_id="alice").json
    assert (answer["user_id"], answer["agent_id"]) == ("alice", known.agent)
    assert answer["memory_count"] == len(answer["memories"]) == 3
    assert {memory["content"] for memory in answer["memories"]} == ABOUT_ALICE


def test_everything_about_a_person_is_erased_for_good(known, api_proxy):
    deleted = known.remember("Deleted before: canary-83172.", session="desk", user_id="alice")
    known.ask("deleteMemory", memory_id=deleted["id"])
    answer = known.ask("eraseUser", user_id="alice").json
    assert (answer["erased"], answer["user_id"]) == (4, "alice")
    assert known.contents() == ["About Bob."]
    assert known.ask("exportUser", user_id="alice").json["memories"] == []
    assert known.ask("restoreMemory", memory_id=deleted["id"]).status == 404
    files = [file for file in api_proxy.data.rglob("*") if file.is_file()]
    assert len(files) > 2
    assert [file for file in files if b"canary-83172" in file.read_bytes()] == []


def test_an_unknown_person_has_nothing(known):
    assert known.ask("exportUser", user_id="carol").json["memory_count"] == 0
    assert known.ask("eraseUser", user_id="carol").json["erased"] == 0


def test_other_agents_keep_what_they_know_of_the_person(known, admin):
    other = admin.new_agent()
    other.remember("Known elsewhere.", session="alice", user_id="alice")
    known.ask("eraseUser", user_id="alice")
    assert other.contents() == ["Known elsewhere."]
    assert "Known elsewhere." not in json.dumps(known.ask("exportUser", user_id="alice").json)


@pytest.mark.parametrize("user", ["a b", "a%2Fb", "%C3%A9", "x" * 256])
def test_a_user_id_may_be_anything(agent, user):
    text = user.replace("%2F", "/").replace("%C3%A9", "é")
    agent.remember("Told about them.", session="desk", user_id=text)
    quoted = user.replace(" ", "%20")
    assert agent.ask("exportUser", user_id=quoted).json["memory_count"] == 1


def test_a_user_id_that_is_too_long_is_refused(agent):
    for name in ("exportUser", "eraseUser"):
        assert agent.ask(name, user_id="x" * 257).problems == {("path", "user_id", "value_error")}
