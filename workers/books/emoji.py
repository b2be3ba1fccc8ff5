"""Emoji without an emoji font: signs that a text font has, else the name of the picture in a small frame.

No package of the index ships an emoji font; an empty box would tell readers nothing and keep PDF/UA from being claimed.
"""

import re
import unicodedata

#: A picture with its joined ones, skin tones and variation signs; flags are two letters.
_EMOJI = re.compile(
    "(?P<flag>[\U0001f1e6-\U0001f1ff]{2})"
    "|(?P<key>[0-9#*])\ufe0f?\u20e3"
    "|(?P<sign>[\U0001f000-\U0001faff\u268c-\u268f\u269d-\u269f\u26a8-\u26a9\u26b3-\u26ff\u2705\u270a\u270b\u2728"
    "\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u2630-\u2637])"
    "(?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[\U0001f000-\U0001faff\u2600-\u27bf])*"
    "|\ufe0f"
)
_SIGNS = {
    "✅": "✔", "❌": "✖", "❎": "✖", "❓": "?", "❔": "?", "❗": "!", "❕": "!", "➕": "+", "➖": "−", "➗": "÷",
    "✨": "✦", "👉": "☞", "👈": "☜", "👆": "☝", "👇": "☟", "🔴": "●", "🟢": "●", "🔵": "●", "🟡": "●", "🟠": "●",
    "⚫": "●", "🔹": "◆", "🔸": "◆", "🔶": "◆", "🔷": "◆", "🌟": "★", "⛔": "✖", "🚫": "✖", "🔺": "▲", "🔻": "▼",
    "🙂": "☺", "😊": "☺", "😀": "☺", "😃": "☺", "😄": "☺", "🙁": "☹", "🖤": "♥", "💛": "♥", "💚": "♥", "💙": "♥",
    "🎵": "♪", "🎶": "♫", "📞": "☎", "📧": "✉",
}  # fmt: skip


def pieces(text: str) -> list[tuple[str, bool]]:
    """`text` in pieces: (words, False), and (name of an emoji, True) where only the name can be shown."""
    found: list[tuple[str, bool]] = []
    end = 0
    for match in _EMOJI.finditer(text):
        found.append((text[end : match.start()], False))
        found.append(_shown(match))
        end = match.end()
    found.append((text[end:], False))
    return [piece for piece in found if piece[0]]


def _shown(match: re.Match[str]) -> tuple[str, bool]:
    if match["flag"]:
        return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in match["flag"]), True
    if match["key"]:
        return match["key"], True
    if not match["sign"]:
        return "", False
    if match["sign"] in _SIGNS:
        return _SIGNS[match["sign"]], False
    return unicodedata.name(match["sign"], "symbol").lower(), True
