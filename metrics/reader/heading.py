"""What the title of a report says about itself."""

from __future__ import annotations

import re

from metrics.reader.context.sections import title

YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年(?!\s*[0-9]{1,2}月)")
"""A year, but not the one of the day of publication."""
SPELT = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def title_of(text: str) -> str:
    """Return the title of a report and who it is from, in one line; "" where the text begins without."""
    return " ".join(title(text))


def years_in(heading: str) -> frozenset[int]:
    """Return the years that a title names, also 二〇二四年."""
    return frozenset(map(int, YEAR.findall(heading.translate(SPELT))))
