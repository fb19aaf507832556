"""Draws how many proposals of the reader are right in each range of its score, on all texts that no rule was made
from: `python -m tests.bench.calibration` writes docs/screenshots/reader-calibration.svg."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.reader import UNSEEN
from tests.reader.corpus import score_of
from tests.reader.scoring import BANDS, Score

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "screenshots" / "reader-calibration.svg"
WIDTH, HEIGHT, LEFT, TOP, LOWEST = 520, 300, 56, 24, 0.5
ASKED, FONT = 0.98, "sans-serif"


def svg(offered: Mapping[float, Sequence[int]]) -> str:
    """Return the picture: for each range of scores a point at its share of right proposals, with the numbers,
    and the line that the range from 0.9 should reach."""
    wide, high = WIDTH - LEFT - 24, HEIGHT - TOP - 56

    def y(share: float) -> float:
        return round(TOP + high * (1 - (share - LOWEST) / (1 - LOWEST)), 1)

    step = wide / len(BANDS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="12" font-family="{FONT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *(
            f'<path d="M{LEFT} {y(share)}H{LEFT + wide}" stroke="#ddd"/><text x="{LEFT - 8}" y="{y(share) + 4}"'
            f' text-anchor="end">{share:.0%}</text>'
            for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
        ),
        f'<path d="M{LEFT} {y(ASKED)}H{LEFT + wide}" stroke="#b3261e" stroke-dasharray="4 4"/>',
    ]
    points = []
    for place, at in enumerate(BANDS):
        right, all_of = offered[at]
        x = round(LEFT + step * (place + 0.5), 1)
        parts.append(f'<text x="{x}" y="{HEIGHT - 32}" text-anchor="middle">{at:g}–{at + 0.1:.1f}</text>')
        if all_of:
            points.append(f"{x} {y(max(right / all_of, LOWEST))}")
            parts.append(f'<circle cx="{x}" cy="{points[-1].split()[1]}" r="4" fill="#1f5fa8"/>')
            parts.append(f'<text x="{x}" y="{HEIGHT - 14}" text-anchor="middle" fill="#555">{right} / {all_of}</text>')
    return "\n".join([*parts, f'<path d="M{"L".join(points)}" fill="none" stroke="#1f5fa8"/>', "</svg>\n"])


if __name__ == "__main__":
    total = Score()
    for name in UNSEEN:
        total.add(score_of(f"corpus_{name}.jsonl"))
    PICTURE.write_text(svg(total.offered), encoding="utf-8")
    print(PICTURE)
