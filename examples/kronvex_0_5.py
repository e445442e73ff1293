"""Agents, memories and sessions with Kronvex's SDK. pip install "kronvex==0.5.2" """

import os

from kronvex import Kronvex

kx = Kronvex(
    os.environ["MEMORY_PROXY_ADMIN_TOKEN"],
    base_url=os.environ.get("MEMORY_PROXY_URL", "http://127.0.0.1:8080"),
)
baker = kx.create_agent("baker", "knows what its customers eat")

baker.remember(
    "Alice is allergic to hazelnuts.", memory_type="semantic", session_id="alice"
)
baker.remember("Alice ordered a lemon cake today.", session_id="alice")
baker.remember("Bob ordered a hazelnut cake today.", session_id="bob")

for memory in baker.recall("hazelnuts", top_k=3, session_id="alice"):
    print(f"{memory['score']:.2f} {memory['memory_type']}: {memory['content']}")

print(baker.inject_context("Which cakes were ordered today?", session_id="alice"))
print([session["session_id"] for session in baker.sessions()])
