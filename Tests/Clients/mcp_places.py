"""Where MCP clients find memories: over HTTP, or over the pipes of a process of their own."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from callers import new_session
from proxy_process import BINARY, clean_environment

from mcp_client import Memory, http_session, opened, stdio_session


@dataclass(frozen=True)
class HTTPPlace:
    address: str
    key: str

    @contextlib.contextmanager
    def connect(self, session: str | None = None, **headers: str):
        """As somebody new unless a session is given."""
        all_headers = {
            "Authorization": f"Bearer {self.key}",
            "X-Session-Id": session or new_session(),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        with opened(http_session(f"{self.address}/mcp", all_headers)) as connection:
            yield Memory(*connection)


@dataclass(frozen=True)
class StorePlace:
    """No proxy runs on the data folder."""

    data: Path

    @contextlib.contextmanager
    def connect(self, session: str | None = None, agent: str = "default"):
        command = ["mcp", "--data", str(self.data)]
        command += ["--agent", agent, "--session", session or new_session()]
        environment = clean_environment(self.data.parent, MEMORY_PROXY_EMBEDDER="none")
        with opened(stdio_session(str(BINARY), command, environment)) as connection:
            yield Memory(*connection)


class ThroughProxyPlace(StorePlace):
    """A proxy runs on the data folder, and the process goes through it."""
