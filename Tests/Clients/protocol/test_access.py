"""Who may reach whose memories: the connection says it, with a key, a header or a flag."""

import pytest
from callers import new_key, new_session
from proxy_process import ProxyProcess

from mcp_places import HTTPPlace, ThroughProxyPlace

ACME, BETA = new_key(), new_key()


@pytest.fixture(scope="module")
def shared_proxy(one_upstream, tmp_path_factory):
    """A proxy with two clients."""
    folder = tmp_path_factory.mktemp("shared")
    settings = folder / "proxy.yaml"
    settings.write_text(f'clients:\n  acme: ["{ACME}"]\n  beta: ["{BETA}"]\n')
    proxy = ProxyProcess(one_upstream.base_url, folder, "--config", str(settings)).start()
    yield proxy
    proxy.kill()


@pytest.fixture
def place_of(shared_proxy):
    return lambda key: HTTPPlace(f"http://127.0.0.1:{shared_proxy.port}", key)


def test_a_clients_key_opens_its_own_memories_only(place_of):
    session = new_session()
    with place_of(ACME).connect(session) as acme, place_of(BETA).connect(session) as beta:
        acme.remember("Alice lives in Oslo.")
        assert acme.recall("Where does Alice live?") == ["Alice lives in Oslo."]
        assert beta.recall("Where does Alice live?") == []


@pytest.mark.parametrize("agent, refused", [("acme", True), ("beta", False)])
def test_a_client_names_no_agent_but_its_own(place_of, agent, refused):
    place = place_of(BETA)
    if not refused:
        with place.connect(X_Agent_Id=agent) as memory:
            assert memory.recall("Oslo") == []
        return
    with pytest.raises(Exception) as failure, place.connect(X_Agent_Id=agent):
        pass
    assert "403" in every_message(failure.value) or "somebody else" in every_message(failure.value)


def test_an_unknown_key_opens_nothing(place_of):
    with pytest.raises(Exception) as failure, place_of(new_key()).connect():
        pass
    assert any(word in every_message(failure.value) for word in ("401", "admin token"))


def test_the_admin_names_any_agent(shared_proxy, place_of):
    session = new_session()
    token = (shared_proxy.data / "admin-token").read_text().strip()
    with place_of(token).connect(session, X_Agent_Id="acme") as memory:
        memory.remember("Alice has a cat.")
    with place_of(ACME).connect(session) as acme:
        assert acme.recall("cat") == ["Alice has a cat."]


def test_flags_name_the_agent_of_a_process(shared_proxy, place_of):
    session = new_session()
    with place_of(ACME).connect(session) as acme:
        acme.remember("Alice has a cat.")
    stdio = ThroughProxyPlace(shared_proxy.data)
    with stdio.connect(session, agent="acme") as memory:
        assert memory.recall("cat") == ["Alice has a cat."]
    with stdio.connect(session, agent="default") as memory:
        assert memory.recall("cat") == []


def every_message(failure: BaseException) -> str:
    """Of the failure and of all that it is made of: the SDKs wrap it in groups."""
    parts = getattr(failure, "exceptions", ())
    return " ".join([str(failure), *map(every_message, parts)])
