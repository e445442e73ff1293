"""kronvex 0.5.2: agents, memories and sessions with another base URL."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from kronvex import AuthenticationError, Kronvex, KronvexError
from kronvex.async_client import AsyncKronvex
from kronvex.exceptions import AgentNotFoundError
from proxy_process import clean_environment

ALLERGY = "The user is allergic to hazelnuts."


@pytest.fixture
def base_url(proxy) -> str:
    return f"http://127.0.0.1:{proxy.port}"


@pytest.fixture
def kx(base_url, token):
    with Kronvex(token, base_url=base_url) as client:
        yield client


@pytest.fixture
def agent(kx):
    return kx.create_agent("support", "answers customers")


def contents(memories: list[dict]) -> list[str]:
    return [memory["content"] for memory in memories]


def test_an_agent_is_made_listed_and_deleted(kx, agent):
    assert agent.name == "support"
    assert agent.to_dict()["description"] == "answers customers"
    assert agent.id in [listed["id"] for listed in kx.list_agents()]
    kx.delete_agent(agent.id)
    assert agent.id not in [listed["id"] for listed in kx.list_agents()]
    with pytest.raises(AgentNotFoundError):
        agent.remember(ALLERGY)


def test_a_memory_comes_back_as_it_was_given(agent):
    memory = agent.remember(
        ALLERGY, memory_type="semantic", session_id="conv-42", ttl_days=7, metadata={"n": 1}
    )
    assert memory["content"] == ALLERGY
    assert memory["memory_type"] == "semantic"
    assert memory["session_id"] == "conv-42"
    assert memory["metadata"] == {"n": 1}
    assert memory["agent_id"] == agent.id
    assert memory["agent_memory_count"] == 1
    assert memory["expires_at"] and memory["pinned"] is False


@pytest.mark.parametrize("kind", ["episodic", "semantic", "procedural", "preference"])
def test_every_type_is_recalled_by_its_name(agent, kind):
    agent.remember(ALLERGY, memory_type=kind)
    [memory] = agent.recall("hazelnuts", memory_type=kind)
    assert memory["content"] == ALLERGY and memory["memory_type"] == kind
    assert 0 < memory["score"] <= 1 and 0 < memory["confidence"] <= 1


def test_a_recall_keeps_to_number_session_and_threshold(agent):
    for city in ("Oslo", "Bergen"):
        agent.remember(f"Alice has lived in {city}.", session_id="alice")
    agent.remember("Bob has lived in Paris.", session_id="bob")
    assert len(agent.recall("Who has lived where?", top_k=1)) == 1
    assert contents(agent.recall("Who has lived where?", session_id="bob")) == [
        "Bob has lived in Paris."
    ]
    assert agent.recall("Which telescope?", threshold=0.9) == []


def test_context_keeps_to_its_session(agent):
    agent.remember(ALLERGY, session_id="alice")
    agent.remember("The user grows hazelnuts.", session_id="bob")
    context = agent.inject_context("hazelnuts?", session_id="alice")
    assert ALLERGY in context and "grows" not in context
    assert agent.inject_context("hazelnuts?", session_id="carol") == ""


def test_sessions_are_listed(agent):
    agent.remember("Alice has a cat.", session_id="alice")
    agent.remember("Alice has a dog.", session_id="alice")
    agent.remember("Bob has a bird.", session_id="bob")
    counts = {session["session_id"]: session["count"] for session in agent.sessions()}
    assert counts == {"alice": 2, "bob": 1}


def test_memories_are_listed_by_page_session_and_type(agent):
    for number in range(5):
        agent.remember(f"Fact number {number}.", session_id="alice", memory_type="semantic")
    agent.remember("Bob has a bird.", session_id="bob")
    everything = contents(agent.memories())
    assert everything == ["Bob has a bird.", *(f"Fact number {n}." for n in (4, 3, 2, 1, 0))]
    assert contents(agent.memories(limit=2, offset=1)) == everything[1:3]
    assert contents(agent.memories(session_id="bob")) == ["Bob has a bird."]
    assert len(agent.memories(memory_type="semantic")) == 5


def test_memories_are_deleted_one_by_one_and_all_at_once(agent):
    first = agent.remember("Alice has a cat.")
    agent.remember("Alice has a dog.")
    agent.delete_memory(first["id"])
    assert contents(agent.memories()) == ["Alice has a dog."]
    agent.clear()
    assert agent.memories() == [] and agent.recall("Alice") == []


def test_errors_are_the_sdks_own(kx, base_url):
    with pytest.raises(AuthenticationError):
        Kronvex("kv-wrong", base_url=base_url).list_agents()
    with pytest.raises(AgentNotFoundError):
        kx.agent("01234567-89ab-cdef-0123-456789abcdef").recall("hazelnuts")
    with pytest.raises(KronvexError) as refused:
        kx.create_agent("")
    assert refused.value.status_code == 422


def test_the_asynchronous_client_does_the_same(base_url, token):
    async def flow():
        async with AsyncKronvex(token, base_url=base_url) as kx:
            agent = await kx.create_agent("support")
            await agent.remember(ALLERGY, session_id="alice")
            found = await agent.recall("hazelnuts", session_id="alice")
            context = await agent.inject_context("hazelnuts?", session_id="alice")
            listed = await agent.memories(), await agent.sessions()
            await agent.clear()
            return found, context, *listed, await agent.memories()

    found, context, memories, sessions, after = asyncio.run(flow())
    assert contents(found) == contents(memories) == [ALLERGY]
    assert ALLERGY in context
    assert [session["session_id"] for session in sessions] == ["alice"]
    assert after == []


def test_their_command_line_works_too(agent, base_url, token, tmp_path):
    def kronvex(*arguments: str) -> str:
        return subprocess.run(
            [Path(sys.executable).with_name("kronvex"), *arguments],
            env=clean_environment(tmp_path, KRONVEX_API_KEY=token, KRONVEX_BASE_URL=base_url),
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout

    kronvex("remember", agent.id, ALLERGY)
    assert ALLERGY in kronvex("recall", agent.id, "hazelnuts")
    assert ALLERGY in kronvex("memories", "list", agent.id)
    assert agent.id in kronvex("agents", "list")
