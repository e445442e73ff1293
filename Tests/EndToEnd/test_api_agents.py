"""Agents of the memory API: made, shown, changed, erased, adopted."""

import uuid


def test_an_agent_is_made_and_shown(admin):
    wanted = {"name": "support", "description": "The desk", "metadata": {"team": ["a", 1, None]}}
    made = admin.ask("createAgent", wanted)
    assert made.status == 201
    assert {key: made.json[key] for key in wanted} == wanted
    assert made.json["memory_count"] == 0
    shown = admin.ask("showAgent", agent_id=made.json["id"])
    assert (shown.status, shown.json) == (200, made.json)
    assert made.json in admin.ask("listAgents").json


def test_an_agent_needs_no_more_than_a_name(admin):
    made = admin.ask("createAgent", {"name": "plain", "description": None, "surprise": 1})
    assert (made.json["description"], made.json["metadata"]) == (None, {})


def test_only_what_is_named_changes(agent):
    agent.ask("changeAgent", {"description": "old", "metadata": {"a": 1}})
    changed = agent.ask("changeAgent", {"name": "new name"}).json
    assert (changed["name"], changed["description"], changed["metadata"]) == (
        "new name",
        "old",
        {"a": 1},
    )
    assert agent.ask("changeAgent", {"metadata": {}}).json["metadata"] == {}
    assert agent.ask("showAgent").json["name"] == "new name"


def test_an_agent_counts_its_memories(agent):
    agent.remember("Falcons hunt by day.")
    agent.remember("Owls hunt by night.", session="bob")
    assert agent.ask("showAgent").json["memory_count"] == 2


def test_an_erased_agent_is_gone_with_all_it_had(agent):
    memory = agent.remember("Falcons hunt by day.")
    assert agent.ask("eraseAgent").status == 204
    assert agent.ask("showAgent").status == 404
    assert agent.ask("showMemory", memory_id=memory["id"]).status == 404
    assert agent.ask("eraseAgent").status == 404


def test_sessions_are_listed_the_latest_first(agent):
    agent.remember("Falcons hunt by day.", session="alice")
    agent.remember("Owls hunt by night.", session="bob")
    agent.remember("Owls are quiet.", session="bob")
    sessions = agent.ask("listSessions").json["sessions"]
    assert [(one["session_id"], one["count"]) for one in sessions] == [("bob", 2), ("alice", 1)]
    assert all(one["first_at"] <= one["last_at"] for one in sessions)


def test_health_counts_and_judges(agent):
    empty = agent.ask("showHealth").json
    assert (empty["status"], empty["memory_count"]) == ("ok", 0)
    for kind in ("episodic", "semantic", "procedural"):
        agent.remember(f"It is {kind}.", memory_type=kind)
    agent.ask("deleteMemory", memory_id=agent.remember("Gone.")["id"])
    health = agent.ask("showHealth").json
    assert (health["memory_count"], health["deleted_count"], health["session_count"]) == (3, 1, 1)
    assert (health["coverage_score"], health["coherence_score"]) == (1, 1)
    assert health["freshness_score"] > 0.8 and health["utilization_score"] == 0


# With a known id


def test_an_agent_is_brought_back_under_its_id(admin):
    known = str(uuid.uuid4())
    made = admin.ask("makeAgent", {}, agent_id=known)
    assert (made.status, made.json["id"], made.json["name"]) == (201, known, known)
    named = admin.ask("makeAgent", {"name": "falconer"}, agent_id=known)
    assert (named.status, named.json) == (200, made.json | {"name": "falconer"})
    again = admin.ask("makeAgent", {"name": "other"}, agent_id=known)
    assert (again.status, again.json) == (200, named.json)


def test_an_id_has_its_bounds(admin):
    assert admin.ask("makeAgent", {}, agent_id="x" * 256).status in (200, 201)
    refused = admin.ask("makeAgent", {}, agent_id="x" * 257)
    assert refused.problems == {("path", "agent_id", "value_error")}


def test_an_adopted_agents_memories_are_the_others(admin):
    old, new = admin.new_agent(), admin.new_agent()
    old.remember("Falcons hunt by day.")
    adopted = old.ask("adoptAgent", {"name": new.agent})
    assert (adopted.status, adopted.json["id"]) == (200, new.agent)
    assert new.contents() == ["Falcons hunt by day."]
    assert old.ask("showAgent").status == 404
    again = admin.ask("makeAgent", {}, agent_id=old.agent)
    assert (again.status, again.json["id"]) == (200, new.agent)


def test_an_agent_can_not_adopt_itself(agent):
    refused = agent.ask("adoptAgent", {"name": agent.agent})
    assert (refused.status, agent.agent in refused.detail) == (409, True)


def test_statistics_grow_with_what_is_kept(admin, agent):
    before = admin.ask("showStatistics").json
    agent.remember("Falcons hunt by day.")
    after = admin.ask("showStatistics").json
    assert after["memories"] == before["memories"] + 1
    assert after["sessions"] == before["sessions"] + 1 and after["bytes"] > 0


# Keys of clients


def test_a_client_has_its_own_agent_from_the_start(acme):
    assert acme.ask("listMemories").status == 200
    assert acme.ask("showAgent").json["id"] == "acme"


def test_a_client_lists_its_own_agents_only(acme, zebra, admin):
    made = acme.new_agent()
    assert made.agent in [one["id"] for one in acme.ask("listAgents").json]
    assert made.agent not in [one["id"] for one in zebra.ask("listAgents").json]
    assert made.agent in [one["id"] for one in admin.ask("listAgents").json]
