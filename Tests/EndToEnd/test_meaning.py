"""With the default embedder a question finds what means the same and shares no word with it."""

import pytest

from callers import Caller, system_text
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
