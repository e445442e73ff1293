"""Texts as people and programs never mean to write them, the same each time."""

import random
import unicodedata

PIECES = [
    "tea", " ", "\n", "\r\n", "\t", "\0", "\x01", "\x7f", "\x85", '"', "\\", "\\u0000", "/", "'",
    "{", "}", "[", "],", "<|im_start|>", "</script>", "%2F", "%00", "?a=b&c", "#", "+", "..",
    ";--", "é", "e\u0301", "ß", "İ", "ﬁ", "日本語", "한국어", "عربى", "\u202e", "\u200b",
    "\u200d", "\ufeff", "\u2028", "\u2029", "👩‍👩‍👧", "🇩🇪", "\U0010ffff", "\ue000", "\ufffe",
    "ﷺ", "𝒳", "null", "NaN", "-0",
]  # fmt: skip
KINDS = ["episodic", "semantic", "procedural", "fact", "preference", "context"]
ROLES = ["user", "assistant", "tool", "none"]


class OddTexts:
    def __init__(self, seed: int):
        self._random = random.Random(seed)

    def text(self, least: int = 1, most: int = 12) -> str:
        count = self._random.randint(least, most)
        return "".join(self._random.choice(PIECES) for _ in range(count))

    def session(self) -> str:
        """At most 256 bytes, and no NUL: those are refused."""
        text = self.text(1, 8).replace("\0", "0")
        return text.encode()[:256].decode(errors="ignore") or "s"

    def number(self, most: int) -> int:
        return self._random.randint(0, most)

    def maybe(self, value):
        return value if self._random.random() < 0.5 else None

    def choice(self, values):
        return self._random.choice(values)

    def uuid(self) -> str:
        digits = f"{self._random.getrandbits(128):032x}"
        return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])

    def time(self) -> str:
        year, month, day = self.number(60) + 1971, self.number(11) + 1, self.number(27) + 1
        clock = f"{self.number(23):02}:{self.number(59):02}:{self.number(59):02}"
        return f"{year}-{month:02}-{day:02}T{clock}.{self.number(999_999):06}Z"

    def value(self, depth: int = 3):
        """Any JSON."""
        kinds = [
            None,
            True,
            # Longer ones may be cards.
            self.number(10**12 - 1),
            -self.number(9),
            self.number(999) / 64,
            1e-300,
            self.text(),
        ]
        if depth == 0 or self._random.random() < 0.6:
            return self.choice(kinds)
        if self._random.random() < 0.5:
            return [self.value(depth - 1) for _ in range(self.number(3))]
        return self.object(depth - 1)

    def object(self, depth: int = 2) -> dict:
        """Names that are the same but for the way their accents are written count as one name."""
        names = {unicodedata.normalize("NFC", name): name for name in self._names()}
        return {name: self.value(depth) for name in names.values()}

    def _names(self) -> list[str]:
        return [self.text() for _ in range(self.number(4))]

    def memory(self, agent: str) -> dict:
        """A line of our export."""
        superseding = self.maybe(self.uuid())
        return {
            "id": self.uuid(),
            "agent_id": agent,
            "session_id": self.session(),
            "user_id": self.maybe(self.text()),
            "content": self.text(1, 40),
            "memory_type": self.choice(KINDS),
            "role": self.choice(ROLES),
            "source": self.choice(["exchange", "api", "import", "extraction"]),
            "conversation_id": self.uuid().replace("-", "")[:16],
            "position": self.number(2**31 - 1),
            "is_complete": self.choice([True, False]),
            "metadata": self.object(),
            "created_at": self.time(),
            "occurred_at": self.time(),
            "expires_at": self.maybe(
                f"20{self.number(9) + 40}-01-01T00:00:0{self.number(9)}.000000Z"
            ),
            "last_accessed_at": self.maybe(self.time()),
            "access_count": self.number(2**31 - 1),
            "pinned": self.choice([True, False]),
            "superseded": superseding is not None,
            "superseded_by": superseding,
            "consolidation_count": self.number(99),
        }

    def agent(self, id: str) -> dict:
        return {
            "id": id,
            "name": self.text(1, 6),
            "description": self.maybe(self.text()),
            "metadata": self.object(),
            "created_at": self.time(),
        }
