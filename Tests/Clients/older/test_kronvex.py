"""kronvex 0.3.0: the tutorial's code with another base URL."""

import asyncio
import urllib.error
import urllib.request

import kronvex.client
import pytest
from callers import new_session
from kronvex import AsyncKronvex, AuthError, Kronvex, KronvexError, NotFoundError

ALLERGY = "The user is allergic to hazelnuts."
COURIER = "Deploy with the courier script on Fridays."


@pytest.fixture(params=["httpx", "standard library"])
def connect(request, proxy, token, monkeypatch):
    """The SDK is content without httpx, too."""
    if request.param == "standard library":
        monkeypatch.setattr(kronvex.client, "_HTTPX", False)
        monkeypatch.setattr(kronvex.client, "urllib", urllib, raising=False)
    base_url = f"http://127.0.0.1:{proxy.port}/api/v1"
    return lambda **settings: Kronvex(**{"api_key": token, "base_url": base_url, **settings})


@pytest.fixture
def kx(connect):
    """With an agent of its own."""
    return connect(agent_id=connect().create_agent("tutorial", "an assistant")["id"])


def contents(results) -> list[str]:
    return [result.memory.content for result in results]


def test_an_agent_is_made_and_listed(connect):
    made = connect().create_agent("tutorial", "an assistant")
    assert made["name"] == "tutorial" and made["description"] == "an assistant"
    [listed] = [agent for agent in connect().list_agents() if agent["id"] == made["id"]]
    assert listed["memory_count"] == 0
    connect(agent_id=made["id"]).remember(ALLERGY)
    [listed] = [agent for agent in connect().list_agents() if agent["id"] == made["id"]]
    assert listed["memory_count"] == 1


def test_a_memory_comes_back_as_it_was_given(kx):
    memory = kx.remember(
        ALLERGY, memory_type="semantic", session_id="alice", metadata={"by": "chat"}, ttl_days=30
    )
    assert memory.content == ALLERGY
    assert memory.memory_type == "semantic"
    assert memory.session_id == "alice"
    assert memory.metadata == {"by": "chat"}
    assert memory.agent_id == kx.agent_id
    assert memory.access_count == 0 and not memory.pinned
    assert memory.created_at < memory.expires_at
    assert kx.remember("A pinned one.", pinned=True).pinned


def test_both_types_are_recalled_and_told_apart(kx):
    kx.remember(ALLERGY, memory_type="semantic")
    kx.remember("The user asked about hazelnuts today.", memory_type="episodic")
    found = kx.recall("hazelnuts")
    assert sorted(result.memory.memory_type for result in found) == ["episodic", "semantic"]
    assert contents(kx.recall("hazelnuts", memory_type="semantic")) == [ALLERGY]
    assert found.query == "hazelnuts" and found.total_found == 2


def test_top_k_and_threshold_bound_a_recall(kx):
    for city in ("Oslo", "Bergen", "Tromso"):
        kx.remember(f"The user has lived in {city}.")
    kx.remember(COURIER)
    assert len(kx.recall("Where has the user lived?", top_k=2).results) == 2
    sure = kx.recall("Has the user lived in Bergen?", top_k=10, threshold=0.5)
    assert sure.best().memory.content == "The user has lived in Bergen."
    assert all(0.5 <= result.similarity <= 1 and 0 < result.confidence <= 1 for result in sure)
    assert COURIER not in contents(sure)
    assert COURIER in contents(kx.recall("courier", threshold=0.0))


def test_sessions_keep_memories_apart(kx):
    kx.remember(ALLERGY, session_id="alice")
    kx.remember("The user grows hazelnuts.", session_id="bob")
    assert contents(kx.recall("hazelnuts", session_id="alice")) == [ALLERGY]
    assert contents(kx.recall("hazelnuts", session_id="carol")) == []
    assert len(kx.recall("hazelnuts").results) == 2
    sessions = {session["session_id"]: session["count"] for session in kx.list_sessions()}
    assert sessions == {"alice": 1, "bob": 1}


def test_context_is_injected(kx):
    kx.remember(ALLERGY, memory_type="semantic")
    context = kx.inject_context("Is the user allergic to hazelnuts?")
    assert ALLERGY in str(context)
    assert context.memories_used == 1
    assert contents(context.memories) == [ALLERGY]
    assert str(kx.inject_context("Which telescope did somebody buy?", threshold=0.9)) == ""


def test_a_deleted_memory_is_gone(kx, request):
    memory = kx.remember(ALLERGY)
    if "standard library" in request.node.name:
        # Without httpx the SDK reads JSON out of the empty answer; the memory is gone all the same.
        with pytest.raises(ValueError):
            kx.delete_memory(memory.id)
    else:
        assert kx.delete_memory(memory.id) is True
    assert contents(kx.recall("hazelnuts")) == []
    with pytest.raises(NotFoundError):
        kx.delete_memory(memory.id)


def test_errors_are_the_sdks_own(connect, kx):
    with pytest.raises(AuthError):
        connect(api_key="kx_live_wrong").list_agents()
    with pytest.raises(NotFoundError):
        connect(agent_id="01234567-89ab-cdef-0123-456789abcdef").remember(ALLERGY)
    with pytest.raises(KronvexError) as refused:
        kx.remember("", memory_type="episodic")
    assert refused.value.status_code == 422


def test_the_asynchronous_client_does_the_same(kx):
    session = new_session()

    def client():
        return AsyncKronvex(api_key=kx.api_key, agent_id=kx.agent_id, base_url=kx.base_url)

    async def flow():
        memory = await client().remember(ALLERGY, memory_type="semantic", session_id=session)
        found = await client().recall("hazelnuts", session_id=session)
        context = await client().inject_context("hazelnuts?")
        sessions = await client().list_sessions()
        await client().delete_memory(memory.id)
        return found, context, sessions, await client().recall("hazelnuts")

    found, context, sessions, after = asyncio.run(flow())
    assert contents(found) == [ALLERGY]
    assert ALLERGY in context.context_block
    assert [listed["session_id"] for listed in sessions] == [session]
    assert contents(after) == []
