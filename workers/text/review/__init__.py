"""The review gate: computed checks on quiz items and texts, used by every product before anything is delivered.

One module for each kind of check; its docstring names the source of the rule. `items.py` and `text.py` run them.
"""

from workers.text.review.items import review_items
from workers.text.review.repair import repair_items
from workers.text.review.report import merge
from workers.text.review.text import review_text
from workers.text.review.unsupported import Unsupported, unsupported

__all__ = ["Unsupported", "merge", "repair_items", "review_items", "review_text", "unsupported"]
