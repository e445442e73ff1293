"""A made-up session of any length, and questions about it; the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator

MARK = "By the way"  # begins what the user said, and stands in no question
QUESTIONS = 64
LINES_A_NAME = 20


def _words(text: str) -> list[str]:
    return text.split()


THINGS = _words("""bicycle sister garden invoice puppy guitar server doctor kitchen novel budget
    contract camera holiday landlord recipe printer brother neighbour password flight hotel
    training meeting cat laptop report project dentist colleague course window engine letter""")
PLACES = _words("""Berlin Lisbon Oslo Kyoto Quito Porto Lyon Turin Malmo Ghent Leeds Cork Nantes
    Basel Krakow Bergen Sofia Riga""")
PEOPLE = _words("""Anna Boris Chen Dalia Emre Fatou Goran Hana Ivan Jaya Kofi Lena Marta Nils Omar
    Petra Quinn Rosa Sven Tara""")
KINDS = _words("""red blue tiny old new broken favourite expensive second rented shared quiet
    urgent""")
DEEDS = _words("""bought lost repaired sold planned cancelled postponed finished started reviewed
    recommended painted returned""")
DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
ADVICE = [
    "write down what you paid and keep the bill for two years",
    "a short list of the next three steps helps most people",
    "it may be worth asking somebody who has done that before",
    "give it a week, and then look at it again with fresh eyes",
    "the cheaper way is often the one that needs a little patience",
]
SYLLABLES = ["zor", "bal", "min", "ket", "rua", "pol", "dva", "sun", "tik", "mor"]


def name_of(line: int) -> str:
    """A word that stands in twenty lines of one time and nowhere else."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{line // LINES_A_NAME:05d}")


def lines(count: int) -> Iterator[str]:
    """By turns what the user says and what is answered."""
    for number in range(0, count, 2):
        event = _Event(number)
        yield event.statement()
        if number + 1 < count:
            yield event.reply()


def question(number: int, count: int) -> tuple[str, str | None]:
    """A question about a session of so many lines, and the word that every right answer has:
    half of the questions have one rare word, the others only such as stand in thousands of
    lines."""
    event = _Event((number * 7919) % count // 2 * 2)
    if number % 2 == 0:
        return f"What did I tell you about {event.name}?", event.name
    text = f"When was it that {event.person} and I {event.deed} the {event.kind} {event.thing}"
    return f"{text} in {event.place}?", None


class _Event:
    def __init__(self, line: int) -> None:
        choice = random.Random(line).choice
        self.name = name_of(line)
        self.person, self.place, self.day = choice(PEOPLE), choice(PLACES), choice(DAYS)
        self.deed, self.kind, self.thing = choice(DEEDS), choice(KINDS), choice(THINGS)
        self.advice = choice(ADVICE)

    def statement(self) -> str:
        what = f"{self.person} and I {self.deed} the {self.kind} {self.thing} in {self.place}"
        return f"{MARK}, {what} on {self.day}, we call it {self.name}."

    def reply(self) -> str:
        return f"Good to know about the {self.thing} in {self.place}. In such a case {self.advice}."
