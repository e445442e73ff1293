#!/usr/bin/env bash
# A chat and its memory with nothing but curl.
#   OPENAI_API_KEY             the upstream's key
#   MEMORY_PROXY_ADMIN_TOKEN   opens the memory API; without it that part is left out
set -euo pipefail
url=${MEMORY_PROXY_URL:-http://127.0.0.1:8080}
model=${MODEL:-grok-4}

say() { # TEXT: must not need escapes in JSON
    curl --silent --show-error --fail-with-body "$url/v1/chat/completions" \
        --header "Authorization: Bearer $OPENAI_API_KEY" \
        --header "Content-Type: application/json" \
        --header "X-Session-Id: alice" \
        --data "{\"model\": \"$model\", \"messages\": [{\"role\": \"user\", \"content\": \"$1\"}]}"
    echo
}

say "I am allergic to hazelnuts."
say "Which cake can I eat that has no hazelnuts?" # a new conversation, and the model knows

[ -n "${MEMORY_PROXY_ADMIN_TOKEN:-}" ] || exit 0
api() { # METHOD PATH [BODY]
    curl --silent --show-error --fail-with-body --request "$1" "$url/api/v1$2" \
        --header "X-API-Key: $MEMORY_PROXY_ADMIN_TOKEN" \
        --header "Content-Type: application/json" ${3:+--data "$3"}
    echo
}

# By hand, for an agent of that name; what is said above belongs to the agent of its key.
api POST /agents/default/remember '{"content": "Alice bakes on Sundays.", "session_id": "alice"}'
api POST /agents/default/recall '{"query": "When does she bake?", "session_id": "alice"}'
