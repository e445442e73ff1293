"""The routes of ours, asked by somebody with a key: by default whoever administers."""

import json

from proxy_process import ProxyProcess
from raw_http import RawClient, Reply


def admin_token(proxy: ProxyProcess) -> str:
    return (proxy.data / "admin-token").read_text().strip()


def call(proxy: ProxyProcess, method: str, path: str, value=None, key: str | None = None) -> Reply:
    headers = [("X-API-Key", key or admin_token(proxy))]
    body = None if value is None else json.dumps(value).encode()
    if body is not None:
        headers.append(("Content-Type", "application/json"))
    with RawClient(proxy.port) as client:
        client.request(method, path, headers, body)
        return client.read(method)


def remember(proxy: ProxyProcess, content: str, agent: str = "default", key=None, **more) -> Reply:
    path = f"/api/v1/agents/{agent}/remember"
    return call(proxy, "POST", path, {"content": content, **more}, key)


def use_tool(proxy: ProxyProcess, name: str, arguments: dict, key: str | None = None) -> Reply:
    request = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": name, "arguments": arguments},
    }
    return call(proxy, "POST", "/mcp", request, key)
