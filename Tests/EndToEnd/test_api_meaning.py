"""The memory API with an embedder: what only differs in its words is the same."""

import pytest

from api_caller import ApiCaller

SAID = "Alice really likes green tea in the morning."
AGAIN = "Alice really likes green tea in the morning!"


@pytest.fixture(scope="module")
def meaning(binary, one_upstream, tmp_path_factory):
    from proxy_process import ProxyProcess

    folder = tmp_path_factory.mktemp("meaning")
    proxy = ProxyProcess(one_upstream.base_url, folder, "--embedder", "static").start()
    yield ApiCaller(proxy.port, proxy.admin_token)
    assert proxy.stop() == 0, proxy.log


def remember(caller: ApiCaller, content: str, session: str = "alice", **more):
    body = {"content": content, "session_id": session, **more}
    answer = caller.ask("remember", body)
    assert (answer.reply.value("X-Dedup-Hit") == "true") == answer.json["deduplicated"]
    return answer.json


def test_what_means_the_same_is_not_kept_twice(meaning):
    agent = meaning.new_agent()
    first = remember(agent, SAID)
    again = remember(agent, AGAIN)
    assert (again["deduplicated"], again["id"], again["content"]) == (True, first["id"], SAID)
    assert remember(agent, "Bob prefers black coffee.")["deduplicated"] is False
    assert len(agent.contents()) == 2


@pytest.mark.parametrize(
    "other", [{"session": "bob"}, {"memory_type": "semantic"}, {"user_id": "u1"}], ids=str
)
def test_what_means_the_same_elsewhere_is_another_memory(meaning, other):
    agent = meaning.new_agent()
    first = remember(agent, SAID)
    second = remember(agent, AGAIN, **other)
    assert (second["deduplicated"], second["id"] != first["id"]) == (False, True)
    assert len(agent.contents()) == 2


def test_another_agent_says_it_anew(meaning):
    remember(meaning.new_agent(), SAID)
    assert remember(meaning.new_agent(), SAID)["deduplicated"] is False


def test_a_recall_tells_the_cosine(meaning):
    agent = meaning.new_agent()
    remember(agent, SAID)
    [result] = agent.ask("recall", {"query": "What does Alice drink?"}).json["results"]
    assert 0 < result["cosine"] <= 1 and 0 < result["confidence"] <= 1
