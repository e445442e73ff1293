"""A chat that knows its user from earlier conversations. pip install openai"""

import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("MEMORY_PROXY_URL", "http://127.0.0.1:8080") + "/v1",
    default_headers={"X-Session-Id": "alice"},  # whose memories
)


def say(text: str) -> str:
    """Every call is a new conversation: no history is sent."""
    reply = client.chat.completions.create(
        model=os.environ.get("MODEL", "grok-4"),
        messages=[{"role": "user", "content": text}],
    )
    return reply.choices[0].message.content


print(say("I am allergic to hazelnuts."))
print(say("Which cake can I eat that has no hazelnuts?"))
