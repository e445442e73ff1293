"""Recall and inject-context of the memory API."""

import pytest

from proxy_process import until

FALCON = "Alice's falcon is called Zephyr."
OWL = "Alice's owl is called Minerva."
QUESTION = "What is the falcon called?"


@pytest.fixture
def told(agent):
    agent.remember(FALCON)
    agent.remember(OWL)
    agent.remember("The weather was fine all week.", memory_type="semantic")
    return agent


def test_the_best_comes_first_in_both_lists(told):
    answer = told.ask("recall", {"query": QUESTION, "session_id": "alice"}).json
    assert answer["query"] == QUESTION
    assert answer["results"][0]["memory"]["content"] == FALCON
    assert answer["total_found"] == len(answer["results"]) == len(answer["memories"])
    for result, flat in zip(answer["results"], answer["memories"], strict=True):
        figures = {key: flat[key] for key in ("similarity", "score", "confidence", "cosine")}
        assert {**figures, "memory": result["memory"]} == result
        assert flat == {**result["memory"], **figures}
        assert result["similarity"] == result["score"] and 0 <= result["confidence"] <= 1
    scores = [result["score"] for result in answer["results"]]
    assert scores == sorted(scores, reverse=True)


def test_top_k_is_five_unless_said_and_bounds_the_result(agent):
    for number in range(8):
        agent.remember(f"Falcon number {number} hunts.")
    assert len(agent.recall("Which falcon hunts?")) == 5
    assert len(agent.recall("Which falcon hunts?", top_k=2)) == 2
    assert len(agent.recall("Which falcon hunts?", top_k=20)) == 8


def test_a_threshold_cuts_by_the_score(told):
    everything = told.ask("recall", {"query": QUESTION, "threshold": 0}).json["results"]
    cut = sorted(result["score"] for result in everything)[-1]
    rest = told.ask("recall", {"query": QUESTION, "threshold": cut}).json["results"]
    assert [result["memory"]["content"] for result in rest] == [FALCON]
    assert told.recall(QUESTION, threshold=1) == []


def test_a_session_sees_its_own_and_the_agent_all(told):
    told.remember("Bob's falcon is called Sturm.", session="bob")
    assert told.recall(QUESTION, session="bob") == ["Bob's falcon is called Sturm."]
    assert "Bob's falcon is called Sturm." not in told.recall(QUESTION, threshold=0)
    assert {FALCON, "Bob's falcon is called Sturm."} <= set(told.recall(QUESTION, session=None))


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "user", "content": "Let us talk about the owl Minerva."}],
        ["Let us talk about the owl Minerva."],
        [{"role": "user", "content": [1, 2]}, {}, "Let us talk about the owl Minerva."],
    ],
    ids=["messages", "texts", "mixed"],
)
def test_what_was_said_before_moves_memories(told, messages):
    question = "What is it called?"
    order = told.recall(question, threshold=0, context_messages=messages)
    assert order.index(OWL) < order.index(FALCON)
    assert set(order) == set(told.recall(question, threshold=0))


def test_recalls_are_counted(told):
    memory = told.ask("recall", {"query": QUESTION, "top_k": 1}).json["results"][0]["memory"]

    def counted():
        shown = told.ask("showMemory", memory_id=memory["id"]).json
        return shown if shown["access_count"] else None

    shown = until(counted, "the recall to be counted")
    assert shown["access_count"] == 1 and shown["last_accessed_at"] >= memory["created_at"]


# A block for a prompt


def test_a_block_tells_what_was_found(told):
    answer = told.ask("injectContext", {"message": QUESTION, "session_id": "alice"}).json
    assert FALCON in answer["context_block"]
    assert answer["context"] == answer["context_block"]
    assert answer["memories_used"] == len(answer["memories"]) > 0
    assert all(one["memory"]["content"] in answer["context"] for one in answer["memories"])


def test_a_block_honours_the_session(told):
    told.remember("Bob's falcon is called Sturm.", session="bob")
    answer = told.ask("injectContext", {"message": QUESTION, "session_id": "bob"}).json
    assert "Sturm" in answer["context"] and "Zephyr" not in answer["context"]
    nobody = told.ask("injectContext", {"message": QUESTION, "session_id": "carol"}).json
    assert nobody == {"context_block": "", "context": "", "memories_used": 0, "memories": []}


def test_a_block_keeps_to_its_tokens_and_types(told):
    for number in range(15):
        told.remember(f"Falcon number {number} " + "flies over the hills and far away " * 6)
    wide = told.ask("injectContext", {"message": QUESTION, "top_k": 20, "max_tokens": 2000}).json
    narrow = told.ask("injectContext", {"message": QUESTION, "top_k": 20, "max_tokens": 200}).json
    assert 0 < narrow["memories_used"] < wide["memories_used"]
    assert len(narrow["context"]) < 200 * 6
    typed = {"message": "How was the weather?", "memory_type": "semantic"}
    assert told.ask("injectContext", typed).json["memories_used"] == 1
    typed["memory_type"] = "fact"
    assert told.ask("injectContext", typed).json["memories_used"] == 0
