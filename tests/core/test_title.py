"""Pull-request titles as people type them (reads ../shared where it exists)."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.number import Ids
from bot.core.title import Title, read_title

TITLES = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "titles.jsonl"
BOARD = Ids.of(str(number) for number in range(1, 501))
LETTERS = Ids.of(["A-1", "A-2", "A-3", "D-1", "D-2", "D-3", "D-4", "D-5", "D-6", "7"])


def read(title: str, words: str = "Hackathon 5th No.", ids: Ids = BOARD) -> Title:
    reading = read_title(title, words, ids)
    assert reading is not None, f"{words!r} is not found in {title!r}"
    return reading


def tasks(title: str, words: str = "Hackathon 5th No.", ids: Ids = BOARD) -> str:
    return " ".join(read(title, words, ids).tasks)


NUMBERS = {
    "one": ("【Hackathon 5th No.24】Fix", "24"),
    "a list and a range": ("【Hackathon 5th No.24、26-28】", "24 26 27 28"),
    "slashes": ("【Hackathon 5th No. 271/273/339-341】", "271 273 339 340 341"),
    "every join": ("Hackathon 5th No.1、2，3,4；5;6/7&8＆9和10 and 11", "1 2 3 4 5 6 7 8 9 10 11"),
    "a tilde": ("Hackathon 5th No.26~28", "26 27 28"),
    "a wide tilde": ("Hackathon 5th No.26～28", "26 27 28"),
    "到": ("Hackathon 5th No.26到28", "26 27 28"),
    "a spaced dash": ("Hackathon 5th No. 26 - 28", "26 27 28"),
    "No again in a list": ("【Hackathon 5th No.3、No.5~No.7】", "3 5 6 7"),
    "brackets around each": ("【Hackathon 5th No.3】、【No.5】", "3 5"),
    "a space is no join": ("【Hackathon 5th No.56 57 58 59】Fix", "56"),
    "a bracket is no join": ("【Hackathon 5th No.56】[2] fix", "56"),
    "a counted thing": ("Hackathon 5th No.3、2 个 API", "3"),
    "No in the description": ("【Hackathon 5th No.8】NO.9 A model", "8"),
    "a version": ("【Hackathon 5th No.8】V2.0 RFC", "8"),
    "a fraction": ("【Hackathon 5th No.8】(1/2) RFC", "8"),
    "a word right after": ("【Hackathon 5th No.8为 Paddle】", "8"),
    "an underscore right after": ("Hackathon 5th No.8_isin", "8"),
    "zeros": ("Hackathon 5th No.01-05", "1 2 3 4 5"),
    "a zero at the second end alone": ("Hackathon 5th No.1-05", "1"),
    "a zero at the first end alone": ("Hackathon 5th No.01-5", "1 2 3 4 5"),
    "a date": ("Hackathon 5th No.45-0517", "45"),
    "a date and more": ("Hackathon 5th No.45-0509-2", "45"),
    "a decimal": ("Hackathon 5th No.45-1.2", "45"),
    "a backward range": ("Hackathon 5th No.45-12", "45"),
    "a range of one": ("Hackathon 5th No.45-45", "45"),
    "part2 right after": ("Hackathon 5th No.45-part2", "45"),
    "repeated": ("Hackathon 5th No.3、3、2-4", "3 2 4"),
    "a third end": ("Hackathon 5th No.3-5-7", "3 4 5"),
    "only the board's of a range": ("Hackathon 5th No.499-99999999999", "499 500"),
    "the numero sign": ("Hackathon 5th №7", "7"),
    "a hash": ("Hackathon 5th No.#7", "7"),
    "wide digits": ("Hackathon 5th No.１７", "17"),
}


@pytest.mark.parametrize(("title", "expected"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_are_read_as_people_type_them_into_titles(title: str, expected: str) -> None:
    assert tasks(title) == expected


WORDS = {
    "a dot too many in the words": ("Hackathon 5th No.", "【Hackathon 5th No 24】"),
    "without the dot": ("Hackathon 5th No", "【Hackathon 5th No.24】"),
    "without No": ("Hackathon 5th", "【Hackathon 5th No.24】"),
    "without No on either side": ("Hackathon 5th", "【Hackathon 5th】24"),
    "the words in brackets": ("【Hackathon 5th No.】", "Hackathon 5th No.24"),
    "case": ("HACKATHON 5TH no", "hackathon 5th NO.24"),
    "width": ("Hackathon 5th No.", "［Ｈａｃｋａｔｈｏｎ　5th No．24］"),
    "invisible characters": ("Hackathon\u200b 5th No.", "Hacka\u200bthon 5th\ufeff No.\u200b24"),
    "a filler that folding uncovers": ("Hackathon 5th No.", "Hackathon\uffa0 5th No.24"),
    "a bracket between": ("Hackathon No.", "【PaddlePaddle Hackathon 】No.24 add docs"),
    "brackets around each word": ("Hackathon 5th No.", "[Hackathon][5th][No.24]"),
    "no spaces": ("CodeStyle Fix No.", "[Docathon][CodeStyleFix No.24]"),
    "more spaces": ("CodeStyle Fix No.", "[Docathon][Code  Style Fix No. 24]"),
    "Chinese": ("映射文档 No.", "映射文档 NO.24"),
    "Chinese in the middle of Chinese": ("映射文档 No.", "修复映射文档No24"),
    "signs of patterns": ("OCR+ERNIE No.", "【OCR+ERNIE No.24】"),
    "an ampersand": ("PPSCI Export&Infer No", "【SCU】【PPSCI Export&Infer No.24】"),
    "open brackets": ("Add API Legend No", "[Docathon][Add API Legend No.24 split]"),
    "a bracket of the other kind": ("Hackathon 7th No", "[Hackathon 7th No.24】rfc"),
    "words before": ("Hackathon No", "add rfc for Hackathon No.24"),
    "a number in the words": ("Hackathon 1 1 No", "Hackathon 1 1 No.24"),
    "No glued to a digit": ("Hackathon5thNo.", "Hackathon 5th No 24"),
    "only No": ("No.", "fix No.24"),
    "a colon": ("Typing", "Typing: 24"),
    "a sign at the end": ("C++", "C++ 24"),
    "No with a colon": ("Typing No", "Typing No：24"),
    "a longer name whose number is elsewhere": ("Typing", "Typing 24, follow No.3"),
}


@pytest.mark.parametrize(("words", "title"), WORDS.values(), ids=WORDS.keys())
def test_the_words_are_found_however_they_are_written(words: str, title: str) -> None:
    assert tasks(title, words) == "24"


MISSING = {
    "no words at all": ("Hackathon No", "fix a typo"),
    "another number in the words": ("Hackathon 1 No", "Hackathon 11 No.3"),
    "digits that a space parts": ("Hackathon 1 1 No", "Hackathon 11 No.3"),
    "digits that no space parts": ("Hackathon 11 No", "Hackathon 1 1 No.3"),
    "another event between": ("Hackathon No", "【Hackathon 5th No.3】"),
    "another event between, words without No": ("Hackathon", "【Hackathon 5th No.3】"),
    "two words of another event": ("Hackathon", "Hackathon 10th Spring No.3"),
    "another event whose name is a number": ("Hackathon", "Hackathon 5 No.3"),
    "the end of a longer word": ("Hackathon No", "MyHackathon No.3"),
    "the beginning of a longer word": ("Typing", "Typings 3"),
    "a digit right after": ("Hackathon", "Hackathon3"),
    "No as the beginning of a word": ("Hackathon No", "Hackathon Notes 3"),
    "No wanted, none there": ("映射文档 No", "【Hackathon 5th No.45】映射文档69-70"),
    "a sign that isn't there": ("OCR+ERNIE No.", "OCRERNIE No.3"),
    "signs are no pattern": ("OCR.ERNIE No.", "OCR+ERNIE No.3"),
    "words that say nothing": ("【 】", "【】3"),
    "No inside a word": ("No.", "casino 3"),
}


@pytest.mark.parametrize(("words", "title"), MISSING.values(), ids=MISSING.keys())
def test_a_title_without_the_words_is_none_of_the_events(words: str, title: str) -> None:
    assert read_title(title, words, BOARD) is None


LETTERED = {
    "a list": ("[Typing][A-1,A-2]", "A-1 A-2"),
    "a list by spaces": ("[Typing][A-1 A-2]", "A-1 A-2"),
    "a bracket each": ("[Typing][A-1][A-2] fix", "A-1 A-2"),
    "a range": ("[Typing][A-1~A-3]", "A-1 A-2 A-3"),
    "a range by dashes": ("[Typing][A-1-A-3]", "A-1 A-2 A-3"),
    "a range by one dash": ("[Typing][A1-3]", "A-1 A-2 A-3"),
    "a range of two kinds": ("[Typing][A-1~D-3]", "A-1"),
    "a range in brackets": ("[Typing][D-[1-6]]", "D-1 D-2 D-3 D-4 D-5 D-6"),
    "a list in brackets": ("[Typing][D-[1, 3-5]、A-2]", "D-1 D-3 D-4 D-5 A-2"),
    "letters within the brackets": ("[Typing][D-[1, D-3]]", "D-1 D-3"),
    "spaces in brackets": ("[Typing][D-[1 3]]", "D-1 D-3"),
    "small, without a dash, with zeros": ("typing a01", "A-1"),
    "a word with a digit after a space": ("[Typing][A-1 py3]", "A-1"),
    "a bracket with a digit": ("[Typing][A-1][py3]", "A-1"),
    "the letter is a word of the event": ("[A][A-1] fix", "A-1"),
}


@pytest.mark.parametrize(("title", "expected"), LETTERED.values(), ids=LETTERED.keys())
def test_letters_are_read_as_the_board_has_them(title: str, expected: str) -> None:
    words = "[A]" if title.startswith("[A]") else "[Typing]"

    assert tasks(title, words, LETTERS) == expected


def test_brackets_that_hold_no_list_of_numbers_name_nothing() -> None:
    assert read("[Typing][D-[1x]]", "Typing", LETTERS) == Title((), (), part=False, final=False, trouble="D-")


def test_words_that_stand_twice_are_both_read() -> None:
    assert tasks("【Hackathon 5th No.3】【Hackathon 5th No.5-6】Fix") == "3 5 6"
    assert tasks("Hackathon 5th No.? and Hackathon 5th No.5") == "5"
    assert read("Hackathon 5th No.? and Hackathon 5th No.501-502").trouble == ""


def test_an_id_that_the_board_lacks_is_read_and_unknown() -> None:
    title = read("Hackathon 5th No.7、501")

    assert (title.tasks, title.unknown, title.trouble) == (("7", "501"), ("501",), "")
    assert read("[Typing][Z-9、a9、Y-[8]]", "Typing", LETTERS).unknown == ("Z-9", "A-9", "Y-8")


@pytest.mark.parametrize(
    ("typed", "read_as", "unknown"),
    [
        ("499-501", ("499", "500"), ("501",)),
        ("501-600", (), ("501", "600")),
        ("0-2", ("1", "2"), ("0",)),
        ("500-99999999999", ("500",), ("99999999999",)),
        ("No.499-Hackathon 5th No.501", ("499", "501"), ("501",)),
    ],
)
def test_the_end_of_a_range_that_the_board_lacks_is_unknown_but_no_task(
    typed: str, read_as: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    assert read(f"Hackathon 5th No.{typed}") == Title(read_as, unknown, part=False, final=False)


def test_the_second_number_of_a_range_is_not_read_again_after_the_words() -> None:
    assert tasks("No.499-No.501", "No.") == "499 500"


TROUBLES = {
    "nothing": ("Fix Hackathon 5th No.", "Hackathon 5th No."),
    "nothing in brackets": ("【Hackathon 5th No.】Fix isin", "Hackathon 5th No."),
    "a placeholder": ("【Hackathon 5th No.xx】Fix isin", "xx"),
    "a Chinese numeral": ("Hackathon 5th No. 三、五 修复", "三、五"),
    "a decimal": ("Hackathon 5th No.4.5", "4.5"),
    "letters after": ("Hackathon 5th No.3rd", "3rd"),
    "too many digits": ("Hackathon 5th No.1234567", "1234567"),
    "a long one": (f"Hackathon 5th No.{'x' * 99}", "x" * 40),
    "the first of two": ("Hackathon 5th No.x Hackathon 5th No.y", "x"),
}


@pytest.mark.parametrize(("title", "trouble"), TROUBLES.values(), ids=TROUBLES.keys())
def test_what_stood_in_the_numbers_place_is_told(title: str, trouble: str) -> None:
    assert read(title) == Title((), (), part=False, final=False, trouble=trouble)


def test_words_without_no_tell_what_stood_after_their_bracket() -> None:
    assert read("[Typing] annotate everything", "[Typing]").trouble == "annotate"


@pytest.mark.parametrize(
    "end",
    ["-part", "- part", " -part", "-part2", "- part 2", "-Part.", "–PART", "－part", "-part】", "-part-3", "-part 1/2"],
)
def test_a_part_is_told_by_the_titles_end(end: str) -> None:
    assert read(f"【Hackathon 5th No.24】为 Paddle 新增 isin API{end}") == Title(("24",), (), part=True, final=False)


@pytest.mark.parametrize("end", ["-final", "- final", "-Final.", "-part -final", "－ｆｉｎａｌ"])
def test_a_final_part_is_told_by_the_titles_end(end: str) -> None:
    assert read(f"【Hackathon 5th No.24】isin{end}") == Title(("24",), (), part=False, final=True)


@pytest.mark.parametrize(
    "end", [" part", "-partial", "-party", "-part of isin", "-part 修复", " final", "-finally", "-part1234"]
)
def test_other_ends_are_no_part(end: str) -> None:
    assert read(f"【Hackathon 5th No.24】isin{end}") == Title(("24",), (), part=False, final=False)


def test_a_title_is_printed_with_its_tasks_and_its_part() -> None:
    assert read("Hackathon 5th No.3、5 -part").as_json() == {"tasks": ["3", "5"], "part": True}


def test_every_title_of_the_corpus_is_read_as_it_says() -> None:
    if not TITLES.exists():
        pytest.skip("the shared corpus is not beside this repository; the same shapes are tested above and below")
    wrong = []
    for case in map(json.loads, TITLES.read_text(encoding="utf-8").splitlines()):
        reading = read_title(case["title"], case["words"], BOARD)
        if reading is None or reading.as_json() != {"tasks": case["tasks"], "part": case["part"]} or reading.unknown:
            wrong.append((case, reading))

    assert wrong == []


EVENTS = ["Hackathon 12th Autumn No.", "OCR+ERNIE No", "文档翻译 No.", "Fix LINK-TO No", "Add (beta) Doc No.", "Quest"]
FRAMES = [
    "【{name} No.{n}】",
    "【{name} No. {n}】add docs",
    "[SCU][{name} No.{n}] 为 Paddle 新增 isin API v2",
    "Docathon][{name} NO.{n}]",
    "[{name} No.{n}】rfc: loss [owner/repo#68244]",
    "【SCU】【{name} no {n}】`tempo_gan`",
    "fix codestyle bugs for 【{name} No.{n}】",
    " {name}  No.{n}：规范 3 处格式",
    "【{name} 】No.{n} add 2D docs",
    "[{name} No.{n} split]",
    "Update 【{name} №{n}】PR.md",
]
LISTS = {
    "7": "7",
    "07": "7",
    "500": "500",
    "11-12": "11 12",
    "3、5": "3 5",
    "75, 77-79": "75 77 78 79",
    "141/142": "141 142",
    "8～10": "8 9 10",
    "01-03": "1 2 3",
    "45-0517": "45",
    "56 57": "56",
}
ENDS = {"": False, " -part": True, "- part2": True, " -- part of it": False}


def generated() -> list[tuple[str, str, list[str], bool]]:
    return [
        (event, frame.format(name=event.removesuffix(".").removesuffix(" No"), n=typed) + end, expected.split(), part)
        for event in EVENTS
        for frame in FRAMES
        for typed, expected in LISTS.items()
        for end, part in ENDS.items()
    ]


def test_titles_made_of_real_shapes_are_read_as_they_were_made() -> None:
    wrong = [
        (case, reading)
        for case in generated()
        if (reading := read_title(case[1], case[0], BOARD)) is None
        or reading.as_json() != {"tasks": case[2], "part": case[3]}
    ]

    assert wrong == []


def test_no_event_takes_the_titles_of_another() -> None:
    taken = [
        (other, title)
        for event, title, _, _ in generated()
        for other in EVENTS
        if other != event and read_title(title, other, BOARD) is not None
    ]

    assert taken == []


TITLE = st.lists(
    st.one_of(
        st.sampled_from(
            ["Typing", "No.", "【", "】", "[", "]", "、", " ", "-", "~", "A-", "D-[", "-part", "0", "12", "和"]
        ),
        st.text(max_size=4),
    ),
    max_size=20,
).map("".join)


@given(TITLE, st.one_of(TITLE, st.just("[Typing]"), st.just("Typing No.")))
def test_no_title_and_no_words_raise(title: str, words: str) -> None:
    reading = read_title(title, words, LETTERS)

    if reading is not None:
        assert {task for task in reading.tasks if task not in LETTERS.on_board} <= set(reading.unknown)
        assert not set(reading.unknown) & set(LETTERS.on_board)
        assert len(set(reading.tasks)) == len(reading.tasks)
        assert bool(reading.trouble) != bool(reading.tasks or reading.unknown)
        assert not (reading.part and reading.final)


@given(TITLE)
def test_with_and_without_the_dot_the_words_are_the_same(title: str) -> None:
    assert read_title(title, "Typing No", LETTERS) == read_title(title, "【typing】 NO.", LETTERS)


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=9, unique=True), st.sampled_from(["、", ",", ", ", "/", " and "])
)
def test_joined_numbers_read_back(numbers: list[int], join: str) -> None:
    typed = [str(number) for number in numbers]

    assert read(f"【Hackathon 5th No.{join.join(typed)}】Fix").tasks == tuple(typed)


@given(st.integers(1, 600), st.integers(1, 600))
def test_a_range_gives_the_boards_ids_and_needs_the_larger_one_second(low: int, high: int) -> None:
    expected = range(low, min(high, 500) + 1) if low < high else [low]

    assert read(f"Hackathon 5th No.{low}-{high}").tasks == tuple(str(number) for number in expected)


LARGE = Ids.of(str(number) for number in range(1, 20_001))
FLOODS = [
    "Typing",
    "Typing ",
    "Typing No.",
    "Typing No.1-500、",
    "Typing 1",
    "[Typing][A-[1",
    "Typing a b c d e f ",
    "No.",
    "T y p i n g",
    "1-20000、2-19999,",
    "[",
    "] ",
    "、",
    "1",
    "-",
    "-part",
    "\u0301\u0316",
    "ﷺ",
    "\ud83d",
]


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize("words", ["Typing", "Typing No."])
def test_a_flood_is_read_in_time_that_grows_with_its_length(flood: str, words: str) -> None:
    title = f"Typing No.1{flood * 65_536}"[:65_536]
    began = time.process_time()

    assert read_title(title, words, LARGE) is not None
    assert time.process_time() - began < 1  # seconds; in quadratic time it would take minutes
