"""The official SDK, whichever generation is installed, with one face and without `await`."""

import contextlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

IS_OLDER = version("mcp").startswith("1.")

if IS_OLDER:
    import httpx
    from mcp import ClientSession, McpError, StdioServerParameters
    from mcp.client.stdio import stdio_client
    from mcp.client.streamable_http import streamable_http_client
else:
    import httpx2 as httpx
    from mcp import Client, StdioServerParameters
    from mcp import MCPError as McpError
    from mcp.client.stdio import stdio_client
    from mcp.client.streamable_http import streamable_http_client


@contextlib.asynccontextmanager
async def http_session(url: str, headers: dict[str, str]):
    async with (
        httpx.AsyncClient(headers=headers, timeout=30) as http,
        _session(streamable_http_client(url, http_client=http)) as session,
    ):
        yield session


@contextlib.asynccontextmanager
async def stdio_session(program: str, arguments: list[str], environment: dict[str, str]):
    server = StdioServerParameters(command=program, args=arguments, env=environment)
    async with _session(stdio_client(server)) as session:
        yield session


@contextlib.asynccontextmanager
async def _session(transport):
    """A session behind its handshake, with the revision that it speaks."""
    if IS_OLDER:
        async with transport as (reading, writing, *_), ClientSession(reading, writing) as session:
            agreed = await session.initialize()
            yield session, str(agreed.protocolVersion)
    else:
        async with Client(transport) as client:
            yield client, client.protocol_version


@contextlib.contextmanager
def opened(session):
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(session) as found:
        yield portal, *found


@dataclass(frozen=True)
class Result:
    """What a tool said."""

    is_error: bool
    text: str
    value: dict | None


@dataclass(frozen=True)
class Memory:
    """One connection. Everything comes back as the JSON of the protocol."""

    portal: BlockingPortal
    session: Any
    revision: str

    def tools(self) -> dict[str, dict]:
        return {tool["name"]: tool for tool in self._ask(self.session.list_tools)["tools"]}

    def call(self, tool: str, **arguments) -> Result:
        result = self._ask(self.session.call_tool, tool, arguments)
        return Result(
            result.get("isError") or False,
            result["content"][0]["text"],
            result.get("structuredContent"),
        )

    def value(self, tool: str, **arguments) -> dict:
        """The structured result of a call that succeeds."""
        result = self.call(tool, **arguments)
        assert not result.is_error, result.text
        return result.value

    def remember(self, content: str, **arguments) -> dict:
        return self.value("remember", content=content, **arguments)

    def recall(self, query: str, **arguments) -> list[str]:
        found = self.value("recall", query=query, **arguments)
        return [memory["content"] for memory in found["memories"]]

    def resources(self) -> list[dict]:
        return self._ask(self.session.list_resources)["resources"]

    def resource_templates(self) -> list[dict]:
        return self._ask(self.session.list_resource_templates)["resourceTemplates"]

    def read(self, uri: str) -> str:
        [contents] = self._ask(self.session.read_resource, uri)["contents"]
        assert contents["mimeType"] == "text/plain"
        return contents["text"]

    def error_of(self, method: str, *arguments) -> tuple[int, str]:
        """Code and message of the error that the method must meet."""
        try:
            self._ask(getattr(self.session, method), *arguments)
        except McpError as error:
            return error.error.code, error.error.message
        raise AssertionError(f"{method}{arguments} met no error")

    def _ask(self, method, *arguments) -> dict:
        result = self.portal.call(method, *arguments)
        return result.model_dump(by_alias=True, mode="json", exclude_none=True)
