"""What /metrics says, read by Prometheus' own parser."""

import urllib.request

from prometheus_client.parser import text_string_to_metric_families

from proxy_process import ProxyProcess


def ask(proxy: ProxyProcess, key: str | None):
    request = urllib.request.Request(f"http://127.0.0.1:{proxy.port}/metrics")
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    return urllib.request.urlopen(request, timeout=10)


def families(proxy: ProxyProcess) -> list:
    with ask(proxy, proxy.admin_token) as reply:
        assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return list(text_string_to_metric_families(reply.read().decode()))


def metrics(proxy: ProxyProcess) -> dict[str, float]:
    samples = [sample for family in families(proxy) for sample in family.samples]
    return {sample.name.removeprefix("memory_proxy_"): sample.value for sample in samples}
