"""What a person should know of how their document was read, in sentences."""

from collections.abc import Sequence


def pages_said(numbers: Sequence[int]) -> str:
    """ "Page 3", "Pages 3 to 5 and 9". `numbers` ascend."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [f"{low}" if low == high else f"{low} to {high}" for low, high in spans[:6]]
    if len(spans) > 6:
        said.append("others")
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {listed}"


def remark(numbers: Sequence[int], one: str, many: str) -> list[str]:
    """[] for no pages, else one sentence: "Page 3 was read by OCR.", "Pages 3 and 4 were read by OCR."."""
    if not numbers:
        return []
    return [f"{pages_said(numbers)} {one if len(numbers) == 1 else many}."]
