"""How many stories are played, and which one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("simulation")
    group.addoption("--seeds", type=int, default=200, help="how many stories the simulation plays (200)")
    group.addoption("--seed", type=int, help="the one story to play")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        # Where the whole suite is run, pytest reads this file too late for its options to be known.
        one: int | None = metafunc.config.getoption("--seed", None)
        count: int = metafunc.config.getoption("--seeds", 200)
        metafunc.parametrize("seed", range(count) if one is None else [one])
