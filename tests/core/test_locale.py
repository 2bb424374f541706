"""Both languages say everything, with the same places to fill."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter
from typing import TYPE_CHECKING, get_args

import pytest

from bot.core import board, layout, reading, task
from bot.core.command import read_comment
from bot.core.entry import STATES
from bot.core.number import Ids
from bot.core.verb import VERBS
from bot.core.wording import Wording
from bot.locale import EN, LOCALES, ZH

if TYPE_CHECKING:
    from bot.core.verb import Verb
    from bot.locale import Locale

FIELDS = [field.name for field in fields(EN)]
LANGUAGES = pytest.mark.parametrize("locale", LOCALES.values(), ids=lambda locale: locale.code)
COMMANDS = {verb.name for verb in VERBS if not verb.asks}
PLACES = {
    "hints": {"typed"},
    "refusals": {"tasks", "users", "verb"},
    "findings": {"line", "typed", "why"},
    "done": {"tasks"},
}


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def sentences(locale: Locale, name: str) -> dict[str, str]:
    """A field's texts, by code where it has several."""
    said = getattr(locale, name)
    if isinstance(said, str):
        return {name: said}
    return dict(said) if hasattr(said, "items") else {str(place): part for place, part in enumerate(said)}


@pytest.mark.parametrize("name", FIELDS)
def test_each_sentence_is_there_in_both_languages_with_the_same_places(name: str) -> None:
    english, chinese = sentences(EN, name), sentences(ZH, name)

    assert {code: places(said) for code, said in english.items()} == {
        code: places(said) for code, said in chinese.items()
    }
    assert all((*english.values(), *chinese.values()))


@LANGUAGES
def test_each_code_has_its_sentence(locale: Locale) -> None:
    assert set(locale.states) == set(STATES)
    assert set(locale.hints) == set(get_args(reading.Code))
    assert set(locale.refusals) == set(get_args(board.Why))
    assert set(locale.findings) == set(get_args(task.Code))
    assert set(locale.unreadable) == set(get_args(layout.Why))
    assert set(locale.verbs) == set(locale.help_rows) == {verb.name for verb in VERBS}
    assert set(locale.done) == COMMANDS


@LANGUAGES
@pytest.mark.parametrize("name", PLACES)
def test_a_sentence_has_no_place_that_nobody_fills(locale: Locale, name: str) -> None:
    assert [said for said in sentences(locale, name).values() if not places(said) <= PLACES[name]] == []


@LANGUAGES
def test_a_refusal_names_the_command_and_its_tasks(locale: Locale) -> None:
    assert [why for why, said in locale.refusals.items() if places(said) - {"users"} != {"verb", "tasks"}] == []


@LANGUAGES
def test_every_state_reads_differently(locale: Locale) -> None:
    assert len({name.casefold() for name in locale.states.values()}) == len(STATES)


@LANGUAGES
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
@pytest.mark.parametrize("tasks", [(), ("2",), ("2", "3"), ("A-1", "A-2")], ids=str)
def test_every_example_reads_as_the_command_it_shows(locale: Locale, verb: Verb, tasks: tuple[str, ...]) -> None:
    ids = Ids.of(["1", "2", "3", "A-1", "A-2"])
    typed = Wording(locale, ids, ("1",)).example(verb.name, tasks)
    reading = read_comment(typed, ids)

    assert [(command.verb, command.tasks) for command in reading.commands] == [
        (verb.name, tasks or (("1",) if verb.number else ()))
    ]
    assert reading.hints == ()


@pytest.mark.parametrize("locale", [EN, ZH], ids=["en", "zh"])
def test_a_word_of_the_locale_is_one_of_the_grammar(locale: Locale) -> None:
    assert [verb.name for verb in VERBS if locale.verbs[verb.name] not in verb.words] == []
