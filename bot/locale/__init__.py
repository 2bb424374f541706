"""Every sentence a person reads, one file a language (no I/O).

A sentence is a template: `{tasks}`, `{typed}`, `{example}` and the like are filled in by `core/notice.py`, which
puts participants' own text in backticks. A test holds that every language has every sentence with the same
places to fill.
"""

from __future__ import annotations

from bot.locale.en import EN
from bot.locale.words import Locale
from bot.locale.zh import ZH

LOCALES: dict[str, Locale] = {"zh": ZH, "en": EN}

__all__ = ["EN", "LOCALES", "ZH", "Locale"]
