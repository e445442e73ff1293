"""Questions made by rule from what people say about themselves, and short requests from words."""

from __future__ import annotations

import random
import re
from pathlib import Path

TEMPLATE_LINES = """
remind me about {w}|what did I say about {w}|how much did I spend on {w}|tell me about {w}
when did {n} mention {w}|what does {n} think about {w}|does {n} like {w}|where is the {w}
who told me about the {w}|which {w} did I choose|how many {w} do I have|what is my {w}
what was the {w} called|when is the {w}|why did I stop the {w}|do I still have the {w}
can you help me with {w}|what are {n}'s plans for {w}|how does {w} work|what should I do about {w}
I want to know more about {w}|what did we decide about {w}|list everything about {w}
what is {n}'s favorite {w}|has {n} ever tried {w}|I need {w} for my {w2}
"""
TEMPLATES = TEMPLATE_LINES.strip().replace("\n", "|").split("|")

PREPOSITION_WORDS = "about after at before by during for from in into on over since through to with"
PREPOSITIONS = set(PREPOSITION_WORDS.split())
PLACES = {"at", "in", "on", "to"}
TIME_WORDS = """
ago afternoon before evening friday monday month morning night recently saturday summer sunday
thursday today tuesday wednesday week weekend winter year years yesterday
"""
TIMES = set(TIME_WORDS.split())


class PastTense:
    """Knows the base form of verbs in the past tense, from WordNet's lists."""

    def __init__(self, wordnet: Path) -> None:
        lines = (wordnet / "index.verb").read_text().splitlines()
        self.verbs = {line.split()[0] for line in lines if not line.startswith(" ")}
        self.irregular = {}
        for line in (wordnet / "verb.exc").read_text().splitlines():
            form, base = line.split()[:2]
            if base not in ("be", "have") and not form.endswith("ing"):
                self.irregular.setdefault(form, base)

    def base(self, word: str) -> str | None:
        if word in self.irregular:
            return self.irregular[word]
        if not word.endswith("ed"):
            return None
        stem = word[:-2]
        doubled = stem[:-1] if stem[-1:] == stem[-2:-1] else ""
        candidates = [word[:-1], stem, doubled, word[:-3] + "y" if word.endswith("ied") else ""]
        if word.endswith("ied"):
            candidates.reverse()
        return next((base for base in candidates if base in self.verbs), None)


def spoken_by(words: list[str], name: str | None, rng: random.Random) -> list[str]:
    """The words as they are said about `name`, or by the speaker himself if there is none."""
    if name is None:
        return words
    own = rng.choice([["their", "them", "they"], ["his", "him", "he"], ["her", "her", "she"]])
    swapped = {"my": own[0], "me": own[1], "i": own[2], "our": own[0], "we": own[2]}
    return [swapped.get(word.lower(), word) for word in words]


def questions(sentence: str, name: str | None, past: PastTense, rng: random.Random) -> list[str]:
    """When/What/Where/Why/Did/Who questions that `I <past verb> ...` answers; often none."""
    match = re.match(r"i (?:also |just |really |actually )?(\w+) (.+)", sentence, re.IGNORECASE)
    base = match and past.base(match[1].lower())
    if not match or not base:
        return []
    rest = spoken_by(re.findall(r"[\w'-]+", match[2]), name, rng)[:12]
    who = name or "I"
    timeless = [word for word in rest if word.lower() not in TIMES]
    cut = next((i for i, word in enumerate(rest) if word.lower() in PREPOSITIONS), len(rest))
    tail, head = " ".join(rest[cut:]), " ".join(rest[:cut])
    asked = [
        f"When did {who} {base} {' '.join(timeless)}?",
        f"Why did {who} {base} {' '.join(rest)}?",
        f"Did {who} {base} {' '.join(rest)}?",
        f"Who {match[1].lower()} {' '.join(rest)}?",
    ]
    if head:
        asked.append(f"What did {who} {base} {tail}?".replace(" ?", "?"))
    if tail and rest[cut].lower() in PLACES:
        asked.append(f"Where did {who} {base} {head}?".replace(" ?", "?"))
    return asked


def request(words: list[str], name: str, rng: random.Random) -> str:
    """A short request about one to five content words."""
    template = rng.choice(TEMPLATES)
    return template.format(w=" ".join(words), w2=words[0], n=name)
