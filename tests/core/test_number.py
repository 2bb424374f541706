"""Task numbers as people type them (pure)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markup import fold
from bot.core.number import Ids, Numbers, id_key, ids_from_text, read_numbers

PLAIN = Ids.of(str(number) for number in range(1, 121))
LETTERS = Ids.of(["A-1", "A-2", "A-3", "A-4", "B1", "B2", "7"])


def read(typed: str, ids: Ids = PLAIN) -> Numbers:
    return read_numbers(fold(typed), ids)


def outcome(numbers: Numbers) -> tuple[str, list[str]]:
    return " ".join(numbers.ids), [trouble.code for trouble in numbers.troubles]


READ = {
    "a number": ("15", "15"),
    "hash": ("#15", "15"),
    "No.": ("No.15", "15"),
    "No without a dot, with a space": ("no 15", "15"),
    "NO.#": ("NO.#15", "15"),
    "the numero sign": ("№15", "15"),
    "zeros in front": ("0015", "15"),
    "wide digits": ("１５", "15"),
    "circled": ("①", "1"),
    "circled without a join": ("①②⑫", "1 2 12"),
    "circled in black, in brackets": ("❸⑷", "3 4"),
    "circled beside a digit": ("1②3", "1 2 3"),
    "a range of circled": ("①-③", "1 2 3"),
    "every join": ("1、2，3,4；5;6/7&8＆9和10 and 11 And 12 13", "1 2 3 4 5 6 7 8 9 10 11 12 13"),
    "doubled joins": ("1,,2、 、3、", "1 2 3"),
    "brackets around each": ("15】、【16", "15 16"),
    "repeated": ("15、15 15-16", "15 16"),
    "a range of one": ("15-15", "15"),
    "trailing words": ("15      optimizer", "15"),
    "trailing words with a number": ("15 优化器 V2", "15"),
    "a word with a digit": ("15 V2", "15"),
    "thanks": ("15，谢谢", "15"),
    "a time": ("15、3 天内完成", "15"),
    "a range that is a time": ("15、3-5天", "15"),
    "overlapping ranges": ("11-14、13-15、12", "11 12 13 14 15"),
    "a price": ("15, 16%", "15"),
    "words": ("optimizer", ""),
    "a decimal": ("1.5", ""),
    "a time of day": ("10:30", ""),
    "a date": ("2026-03-05", ""),
    "a counted thing": ("15 个任务", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("typed", "ids"), READ.values(), ids=READ.keys())
def test_numbers_are_read_as_people_type_them(typed: str, ids: str) -> None:
    assert outcome(read(typed)) == (ids, [])


@pytest.mark.parametrize("dash", ["-", " - ", "~", "～", "〜", "–", "—", "——", "－", "﹣", "−", "至", "到", " 到 "])
def test_every_dash_makes_a_range(dash: str) -> None:
    assert outcome(read(f"33{dash}35")) == ("33 34 35", [])


TROUBLES = {
    "backwards": ("5-2", "", ["backwards"]),
    "backwards beside a good one": ("7、5-2", "7", ["backwards"]),
    "an end beyond the board": ("119-999999999", "119 120", ["range_end"]),
    "a start before the board": ("0-2", "1 2", ["range_end"]),
    "wholly beyond the board": ("300-400", "", ["range_end"]),
    "too many digits": ("1234567", "", ["left_out"]),
    "a Chinese numeral between": ("11、三、15", "11", ["left_out"]),
    "a Chinese numeral at the end": ("11、十二", "11", ["left_out"]),
    "a word between": ("11、abc、15", "11", ["left_out"]),
    "a third end": ("11-12-13", "11 12", ["left_out"]),
    "an unknown join": ("11|15", "11", ["left_out"]),
    "a plus": ("11+15", "11", ["left_out"]),
    "hashes alone": ("#11#15", "11", ["left_out"]),
    "or": ("11 or 15", "11", ["left_out"]),
    "或": ("11 或 15", "11", ["left_out"]),
    "to": ("11 to 15", "11", ["left_out"]),
    "号 between": ("11号、15号", "11", ["left_out"]),
    "ranges of two kinds": ("A-1~B-2", "", ["backwards"]),
}


@pytest.mark.parametrize(("typed", "ids", "codes"), TROUBLES.values(), ids=TROUBLES.keys())
def test_what_was_not_read_is_a_trouble(typed: str, ids: str, codes: list[str]) -> None:
    assert outcome(read(typed)) == (ids, codes)


def test_a_trouble_repeats_what_was_typed() -> None:
    assert [trouble.typed for trouble in read("11、三、15").troubles] == ["三、15"]


def test_an_id_that_the_board_lacks_is_read_and_unknown() -> None:
    assert read("7、175") == Numbers(("7", "175"), ("175",), (), 5)


def test_ten_thousand_numbers_are_all_read() -> None:
    numbers = read("、".join(map(str, [*range(1_000, 11_000), 7])))

    assert numbers.unknown == tuple(map(str, range(1_000, 11_000)))
    assert numbers.ids == (*numbers.unknown, "7")


LETTERED = {
    "an id": ("A-1", "A-1"),
    "without its dash": ("a1", "A-1"),
    "with a dash too many": ("B-1", "B1"),
    "with zeros": ("A-01", "A-1"),
    "an en dash": ("A–1、A–2", "A-1 A-2"),
    "an em dash": ("A—1", "A-1"),
    "a range of en dashes": ("A–1–A–3", "A-1 A-2 A-3"),
    "a range": ("A-1~A-3", "A-1 A-2 A-3"),
    "a range by dashes": ("A-1-A-3", "A-1 A-2 A-3"),
    "a range without the second letter": ("A-1~3", "A-1 A-2 A-3"),
    "a range by one dash": ("B1-2", "B1 B2"),
    "joined": ("A-1、b2，7", "A-1 B2 7"),
    "joined by spaces": ("A-1 A-2 B1", "A-1 A-2 B1"),
    "a word after a space": ("A-1 C2", "A-1"),
}


@pytest.mark.parametrize(("typed", "ids"), LETTERED.values(), ids=LETTERED.keys())
def test_letters_are_read_as_the_board_has_them(typed: str, ids: str) -> None:
    assert outcome(read(typed, LETTERS)) == (ids, [])


@pytest.mark.parametrize(
    ("typed", "unknown"), [("A9", "A-9"), ("b-9", "B9"), ("c–9", "C-9"), ("c-9", "C-9"), ("C9", "C9"), ("9", "9")]
)
def test_an_unknown_id_is_spelled_as_the_board_would(typed: str, unknown: str) -> None:
    assert read(typed, LETTERS).unknown == (unknown,)


def test_a_range_gives_only_what_the_board_still_has() -> None:
    assert outcome(read("3-5", Ids.of(["3", "5"]))) == ("3 5", [])


def test_a_space_before_a_hash_begins_the_links_of_a_submission() -> None:
    assert read_numbers("12 #456、#457", PLAIN, links_after_space=True) == Numbers(("12",), (), (), 2)
    assert read_numbers("12、#45 #456", PLAIN, links_after_space=True).ids == ("12", "45")


def test_the_same_ids_are_the_same_object() -> None:
    assert Ids.of(["1", "2"]) is Ids.of(iter(("1", "2")))
    assert Ids.of(["1"]) != Ids.of(["2"])


def test_of_ids_that_read_the_same_the_first_counts_and_others_are_passed_over() -> None:
    ids = Ids.of(["A-01", "a1", "id", "1234567", "2"])

    assert ids.on_board == ("A-01", "2")
    assert ids.find(("A", 1)) == "A-01"
    assert ids.between("A", 0, 5) == ("A-01",)
    assert ids.between("Z", 0, 5) == ()


def test_ids_are_equal_however_they_are_typed() -> None:
    assert {id_key(typed) for typed in ("A-1", "a1", "A-01", "#a1", "No.A-1", " Ａ－１ ")} == {("A", 1)}
    assert id_key("12 13") is None


def test_the_nearest_ids_are_offered() -> None:
    assert "12" in PLAIN.nearest("121")
    assert Ids.of(["10", "20", "30"]).nearest("99") == ("30", "20", "10")
    assert LETTERS.nearest("A-9") == ("A-4", "A-3", "A-2")
    assert PLAIN.nearest("ZZZZ-9999") == ()
    assert PLAIN.nearest("what") == ()


@pytest.mark.parametrize(
    ("listed", "ids"),
    [
        ("1-4", "1 2 3 4"),
        ("1,3", "1 3"),
        ("1-2, A-1~A-3、b2-3", "1 2 A-1 A-2 A-3 B2 B3"),
        ("７ and 9", "7 9"),
        ("001,002、09-11", "001 002 09 10 11"),
        ("A–01", "A-01"),
    ],
)
def test_a_boards_ids_are_listed_as_people_type_them(listed: str, ids: str) -> None:
    assert " ".join(ids_from_text(listed).on_board) == ids


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ("", "can't read ''"),
        ("all", "can't read 'all'"),
        ("1-3, x", "can't read ', x'"),
        ("5-2", "5-2 is no range"),
        ("A-1~B-2", "A-1~B-2 is no range"),
        ("1-1000000", "1-1000000 is no range"),
        ("1-100001", "1-100001 makes more than 100,000 ids"),
        ("1-99999, A1-A99999", "A1-A99999 makes more than 100,000 ids"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_a_sentence(listed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why.replace("'", ".")):
        ids_from_text(listed)


@given(st.text(max_size=60), st.booleans())
def test_no_text_makes_the_numbers_raise(text: str, links: bool) -> None:
    numbers = read_numbers(fold(text), PLAIN, links_after_space=links)

    assert 0 <= numbers.end <= len(fold(text))
    assert set(numbers.unknown) <= set(numbers.ids)


@given(
    st.lists(st.integers(1, 120), min_size=1, max_size=9, unique=True), st.sampled_from(["、", ",", " ", "/", " and "])
)
def test_joined_numbers_read_back(numbers: list[int], join: str) -> None:
    typed = [str(number) for number in numbers]

    assert read(join.join(typed)) == Numbers(tuple(typed), (), (), len(join.join(typed)))


def test_an_id_is_found_as_somebody_types_it() -> None:
    ids = Ids.of(["A-1", "12"])

    assert [ids.typed(text) for text in ("a1", "#012", "13", "twelve")] == ["A-1", "12", None, None]


def test_the_nearest_of_very_many_ids_are_found_without_walking_them() -> None:
    many = Ids.of(str(number) for number in range(1, 20_001))
    began = time.process_time()
    found = [many.nearest(str(number)) for number in range(900_000, 900_500)]

    assert time.process_time() - began < 2  # seconds; it took eight
    assert found[0] == ("20000", "19999", "19998")


@pytest.mark.parametrize(
    ("typed", "slip"),
    [("1234", "123"), ("124", "1204"), ("129", "123"), ("132", "123"), ("B-12", "A-12"), ("A12", "A-12")],
)
def test_a_slip_of_one_character_is_nearest(typed: str, slip: str) -> None:
    assert Ids.of([slip, "77777"]).nearest(typed)[0] == slip
