"""One proxy for all contracts, with one memory in it."""

import pytest
from api_caller import ApiCaller
from proxy_process import ProxyProcess, free_port


@pytest.fixture(scope="session")
def proxy(tmp_path_factory):
    nowhere = f"http://127.0.0.1:{free_port()}/v1"
    proxy = ProxyProcess(nowhere, tmp_path_factory.mktemp("contract")).start()
    yield proxy
    assert proxy.is_running, f"the proxy died:\n{proxy.log[-4000:]}"
    assert proxy.stop() == 0, proxy.log[-4000:]


@pytest.fixture(scope="session")
def admin(proxy):
    return ApiCaller(proxy.port, proxy.admin_token)
