"""With the default embedder a question finds what means the same and shares no word with it."""

import threading
from contextlib import contextmanager

import pytest

from callers import Caller, chat_body, system_text
from proxy_process import until

FACT = "I work as a nurse in a clinic near Hamburg."
QUESTION = "Which job do I have?"
SMALL_TALK = [
    "The tomatoes on the balcony are ripe at last.",
    "Our train to Lisbon leaves at seven on Friday.",
    "I finished the book about lighthouses yesterday.",
    "Could you convert twelve miles to kilometres?",
    "The bicycle needs a new front tyre.",
    "We painted the kitchen green over the weekend.",
    "Please shorten this sentence for a poster.",
    "The neighbours have a very loud parrot.",
    "Tonight there is a football match on television.",
    "My printer only prints blank pages.",
]
# The model gets what the processors have left: what it has not come to is found by the table's
# vectors, which know these, and not that a nurse has a job.
FACTS_OF_MANY = [
    (
        "My wife loves Italian cuisine.",
        "Whose cuisine?",
        "What kind of meals does my spouse enjoy?",
    ),
    ("I can't stand horror films.", "And horror?", "Which movies do I hate?"),
    ("I adopted a puppy called Rex.", "Who adopted it?", "What is my dog's name?"),
    ("I drive an old Volvo to the office.", "Who drives to the office?", "Which car do I own?"),
]


@pytest.fixture
def meaning_proxy(start_proxy):
    return start_proxy("--embedder", "minilm")


def test_a_paraphrase_finds_the_fact_within_two_seconds(meaning_proxy, upstream):
    caller = Caller(meaning_proxy.base_url)
    for text in [FACT, *SMALL_TALK]:
        caller.say(text)

    def is_recalled():
        caller.ask_about(QUESTION)
        return FACT in system_text(upstream.last)

    until(is_recalled, "the fact is found by its meaning", seconds=2)


@contextmanager
def crowd(base_url: str, people: int = 6):
    """Others who talk all the time, each in a session of their own."""
    is_over = threading.Event()

    def talk(number: int):
        caller, said = Caller(base_url), 0
        while not is_over.is_set():
            body = chat_body(f"{SMALL_TALK[said % len(SMALL_TALK)]} That is {number}/{said}.")
            assert caller.post(body).status == 200
            said += 1

    threads = [threading.Thread(target=talk, args=[number]) for number in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def test_under_load_words_find_it_at_once_and_meaning_within_two_seconds(meaning_proxy, upstream):
    def is_told(fact: str, question: str) -> bool:
        """Whether the upstream was told the fact with the last such question."""
        caller.ask_about(question)
        asked = [request for request in upstream.requests if question in request.body.decode()]
        return fact in system_text(asked[-1])

    caller = Caller(meaning_proxy.base_url)
    for text in SMALL_TALK:
        caller.say(text)
    with crowd(meaning_proxy.base_url):
        for fact, in_its_words, in_others in FACTS_OF_MANY:
            caller.say(fact)
            assert is_told(fact, in_its_words)
            until(lambda f=fact, q=in_others: is_told(f, q), "meaning finds it", seconds=2)


def test_it_is_found_after_a_restart(meaning_proxy, upstream):
    caller = Caller(meaning_proxy.base_url)
    for text in [FACT, *SMALL_TALK]:
        caller.say(text)
    meaning_proxy.kill()
    meaning_proxy.start()

    def is_recalled():
        caller.ask_about(QUESTION)
        return FACT in system_text(upstream.last)

    # What was not embedded before the kill is embedded now, with nothing else to do.
    until(is_recalled, "the fact is found by its meaning", seconds=30)
