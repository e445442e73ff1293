"""An MCP client with the proxy's memory. pip install "mcp>=2.3"

The agent and the session are those of the connection: no tool can name another's.
"""

import asyncio
import os

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

URL = os.environ.get("MEMORY_PROXY_URL", "http://127.0.0.1:8080") + "/mcp"
HEADERS = {
    "Authorization": f"Bearer {os.environ['MEMORY_PROXY_ADMIN_TOKEN']}",
    "X-Session-Id": "alice",
}


async def main():
    async with (
        httpx2.AsyncClient(headers=HEADERS) as http,
        Client(streamable_http_client(URL, http_client=http)) as memory,
    ):
        tools = await memory.list_tools()
        print(", ".join(tool.name for tool in tools.tools))
        await memory.call_tool(
            "remember", {"content": "Alice is allergic to hazelnuts."}
        )
        found = await memory.call_tool("recall", {"query": "hazelnuts"})
        for kept in found.structured_content["memories"]:
            print(f"{kept['score']:.2f} {kept['content']}")


asyncio.run(main())
