"""One upstream and one proxy serve the whole suite; every test is a caller of its own."""

import os
import resource

import pytest

from answers import says
from api_caller import ApiCaller
from callers import Caller
from commands import Commands
from fake_upstream import FakeUpstream
from proxy_process import BINARY, ProxyProcess

# Runs the tests that break things as long as their figures ask for (`make reliability`).
IS_LONG = os.environ.get("MEMORY_PROXY_LONG") == "1"


def pytest_configure():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@pytest.fixture(scope="session")
def one_upstream():
    upstream = FakeUpstream(says("Noted."))
    yield upstream
    upstream.close()


@pytest.fixture
def upstream(one_upstream):
    """The fake upstream with nothing recorded and nothing scripted."""
    one_upstream.reset()
    return one_upstream


@pytest.fixture(scope="session")
def binary():
    if not BINARY.exists():
        pytest.exit(f"no program at {BINARY}; build it or set MEMORY_PROXY_BINARY", 2)
    return BINARY


@pytest.fixture(scope="session")
def one_proxy(binary, one_upstream, tmp_path_factory):
    proxy = ProxyProcess(one_upstream.base_url, tmp_path_factory.mktemp("proxy"))
    yield proxy
    if proxy.is_running:
        proxy.kill()


@pytest.fixture
def proxy(one_proxy, upstream):
    """The shared proxy. The test during which it dies is the one that fails."""
    if not one_proxy.is_running:
        one_proxy.start()
    yield one_proxy
    assert one_proxy.is_running, f"the proxy died:\n{one_proxy.log[-4000:]}"


@pytest.fixture
def start_proxy(binary, upstream, tmp_path):
    """Starts proxies that the test may stop and kill."""
    started = []

    def start(
        *arguments: str, upstream_url: str = upstream.base_url, **environment: str
    ) -> ProxyProcess:
        folder = tmp_path / f"proxy-{len(started)}"
        folder.mkdir()
        started.append(ProxyProcess(upstream_url, folder, *arguments))
        started[-1].environment.update(environment)
        return started[-1].start()

    yield start
    for proxy in started:
        if proxy.is_running:
            proxy.kill()


@pytest.fixture
def own_proxy(start_proxy):
    return start_proxy()


@pytest.fixture
def caller(proxy):
    """Somebody new at the shared proxy."""
    return Caller(proxy.base_url)


@pytest.fixture(params=["over the proxy", "on the store"])
def commands(request, start_proxy, tmp_path):
    """The commands of a data folder on which a proxy runs, and of one on which none does."""
    proxy = start_proxy() if request.param == "over the proxy" else None
    return Commands(tmp_path, proxy)


@pytest.fixture
def fresh(start_proxy, tmp_path_factory):
    """Makes the commands of another installation, like the given one."""

    def make(like: Commands) -> Commands:
        proxy = start_proxy() if like.proxy else None
        return Commands(tmp_path_factory.mktemp("fresh"), proxy)

    return make


@pytest.fixture
def store_commands(binary, tmp_path):
    """The commands of a data folder that is not there yet, and on which no proxy runs."""
    return Commands(tmp_path)


# The memory API


@pytest.fixture(scope="session")
def api_server(binary, one_upstream, tmp_path_factory):
    """A proxy with two clients, whose keys are `key-of-` and their agents' names."""
    folder = tmp_path_factory.mktemp("api")
    settings = folder / "proxy.yaml"
    settings.write_text("clients:\n  acme: [key-of-acme]\n  zebra: [key-of-zebra]\n")
    proxy = ProxyProcess(one_upstream.base_url, folder, "--config", str(settings)).start()
    yield proxy
    if proxy.is_running:
        proxy.kill()


@pytest.fixture
def api_proxy(api_server):
    if not api_server.is_running:
        api_server.start()
    yield api_server
    assert api_server.is_running, f"the proxy died:\n{api_server.log[-4000:]}"


@pytest.fixture
def admin(api_proxy):
    return ApiCaller(api_proxy.port, api_proxy.admin_token)


@pytest.fixture
def agent(admin):
    """The admin with an agent that only this test has."""
    return admin.new_agent()


@pytest.fixture
def acme(api_proxy):
    return ApiCaller(api_proxy.port, "key-of-acme", "acme")


@pytest.fixture
def zebra(api_proxy):
    return ApiCaller(api_proxy.port, "key-of-zebra", "zebra")
