"""What fuzzing found, by name, and the laws of the fuzzers on their seeds and on what Hypothesis makes up (no I/O)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import BODIES, COMMENTS, TITLES, TOKENS
from tests.fuzz.targets import TARGETS

SEEDS = {"comment": COMMENTS, "title": TITLES, "table": BODIES, "board": BODIES, "door": COMMENTS}
WORDS = st.lists(st.sampled_from(TOKENS), max_size=12).map("".join)
FOUND = {
    "an organiser takes a task off, and puts it back": (
        "comment",
        b"b/remove1\n\xe6\x8a\xa5\xe5\x90\x8d1\n/restore1\nclaim1",
    ),
    "an invisible character makes the end of a comment": ("comment", b"\x00-\x0b->\xe6\x8a\xa5\xe5\x90\x8d"),
    "a last cell without a pipe is emptied": ("table", b"\x15D||\n-|-\n||#"),
    "a word that is no verb in brackets stands behind a command": ("comment", "~/claim1【状态】6".encode()),
    "a cell that refers to a footnote with a table is emptied": ("table", b"\x1ck|m\n-|-\n[[^1]|`\n[^1]: |||\n    -|-"),
    "an address runs on into an empty link": ("table", b"\x1ck|m\n-|-\nhttp://x[]()"),
    "a bracket stands in the event's words": ("title", "\x01[Typin〕g][A-1]".encode()),
    "a row without a pipe": ("board", b"\x00Task | Claim\n-|-\n#3\n| 4 | x\n"),
    "a fence is left open below the table": ("board", b"\x00ID|Status\n-|-\n1\n```ID|Status"),
    "the hidden state stands in a row": (
        "board",
        b"\x00ID|Status\n-|-\n0\nt<!-- hackathon:state --><!----><!-- /hackathon:state -->",
    ),
    "a comment is left open below the table": ("board", b"\x0e>ID|Status\n>-|-\n>0\n<!--\nID|Status"),
    "a row is emptied": ("table", b"\x1ck|m\n-|-\n|:"),
    "a copy of a block stands inside a block": (
        "board",
        b"#<!-- hackathon:progress --><!-- /hackathon:progress -->\nID|Status\n-|-\n3|\n\n"
        + b"<!-- hackathon:progress -->" * 2
        + b"<!-- /hackathon:progress -->" * 2,
    ),
    "a copy of a block stands in what is no table": (
        "board",
        b"#%b\nID|Status\n-|-\n5\n\nID|%bStatus" % ((b"<!-- hackathon:progress --><!-- /hackathon:progress -->",) * 2),
    ),
    "a heading reaches into a block": (
        "board",
        b"\x15a\n<<!-- hackathon:progress -->\n-\n<!-- /hackathon:progress -->\nID|Status\n-|-\n1",
    ),
    "a block begins in a row": (
        "board",
        b"*a||b\n-|-|-\n#<!-- hackathon:progress --><!-- /hackathon:progress -->\n\nID|Status\n-|-\n1",
    ),
}


@pytest.mark.parametrize(("target", "data"), FOUND.values(), ids=FOUND.keys())
def test_what_was_found_stays_mended(target: str, data: bytes) -> None:
    assert TARGETS[target](data) is None


@pytest.mark.parametrize(("target", "text"), [(target, text) for target, texts in SEEDS.items() for text in texts])
def test_the_laws_hold_on_every_seed(target: str, text: str) -> None:
    for choice in (b"\0", b"\x05", b"\x5b", b"\xa7"):
        assert TARGETS[target](choice + text.encode()) is None


@pytest.mark.parametrize("target", TARGETS)
@given(choice=st.integers(0, 255), text=WORDS)
@settings(max_examples=60)
def test_the_laws_hold_on_words_in_any_order(target: str, choice: int, text: str) -> None:
    assert TARGETS[target](bytes([choice]) + text.encode()) is None


@given(data=st.binary(min_size=10, max_size=60))
@settings(max_examples=200)
def test_any_delivery_is_answered_as_promised_whatever_stands_in_it(data: bytes) -> None:
    assert TARGETS["door"](data) is None
