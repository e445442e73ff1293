"""The tutorial's flow for Kronvex, on your own machine. pip install "kronvex==0.3.0" httpx"""

import os

from kronvex import Kronvex

kx = Kronvex(
    api_key=os.environ["MEMORY_PROXY_ADMIN_TOKEN"],
    base_url=os.environ.get("MEMORY_PROXY_URL", "http://127.0.0.1:8080") + "/api/v1",
)
kx.agent_id = kx.create_agent("baker", "knows what its customers eat")["id"]

kx.remember(
    "Alice is allergic to hazelnuts.", memory_type="semantic", session_id="alice"
)
kx.remember(
    "Alice ordered a lemon cake today.", memory_type="episodic", session_id="alice"
)
kx.remember(
    "Bob ordered a hazelnut cake today.", memory_type="episodic", session_id="bob"
)

for result in kx.recall("hazelnuts", top_k=3, threshold=0.1, session_id="alice"):
    print(
        f"{result.confidence:.2f} {result.memory.memory_type}: {result.memory.content}"
    )

print(kx.inject_context("Which cakes were ordered today?", threshold=0.1))
print([session["session_id"] for session in kx.list_sessions()])
