"""One upstream and one proxy serve each set of libraries; every test is somebody new."""

import pytest
from answers import says
from fake_upstream import FakeUpstream
from proxy_process import ProxyProcess

from mcp_places import HTTPPlace, StorePlace, ThroughProxyPlace


@pytest.fixture(scope="session")
def one_upstream():
    upstream = FakeUpstream(says("Noted."))
    yield upstream
    upstream.close()


@pytest.fixture
def upstream(one_upstream):
    one_upstream.reset()
    return one_upstream


@pytest.fixture(scope="session")
def one_proxy(one_upstream, tmp_path_factory):
    proxy = ProxyProcess(one_upstream.base_url, tmp_path_factory.mktemp("proxy")).start()
    yield proxy
    proxy.kill()


@pytest.fixture
def proxy(one_proxy):
    yield one_proxy
    assert one_proxy.is_running, f"the proxy died:\n{one_proxy.log[-4000:]}"


@pytest.fixture
def token(proxy) -> str:
    return (proxy.data / "admin-token").read_text().strip()


@pytest.fixture
def http_place(proxy, token):
    return HTTPPlace(f"http://127.0.0.1:{proxy.port}", token)


@pytest.fixture(params=["http", "stdio through the proxy", "stdio on the store"])
def place(request, proxy, http_place, tmp_path):
    """Where an MCP client finds its memories."""
    if request.param == "http":
        return http_place
    if request.param == "stdio through the proxy":
        return ThroughProxyPlace(proxy.data)
    return StorePlace(tmp_path / "data")


@pytest.fixture
def memory(place):
    """The connection of somebody new."""
    with place.connect() as memory:
        yield memory
