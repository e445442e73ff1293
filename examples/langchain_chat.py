"""LangChain with memory and without a memory class. pip install langchain-openai"""

import os

from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    base_url=os.environ.get("MEMORY_PROXY_URL", "http://127.0.0.1:8080") + "/v1",
    model=os.environ.get("MODEL", "grok-4"),
    default_headers={"X-Session-Id": "alice"},  # whose memories
)
prompt = ChatPromptTemplate([("system", "You are a baker."), ("user", "{text}")])
chain = prompt | model

print(chain.invoke({"text": "I am allergic to hazelnuts."}).content)
for piece in chain.stream({"text": "Which cake can I eat that has no hazelnuts?"}):
    print(piece.content, end="", flush=True)
print()
