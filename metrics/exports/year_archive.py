"""All tables of one jurisdiction and year in one zip archive: each in every format, with a text that describes them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.domain.choices import State
from metrics.domain.measured import Measured
from metrics.exports import csv
from metrics.exports.columns import Column
from metrics.exports.formats import FORMATS, Content
from metrics.wording.formatting import listed

README = "README.txt"


@dataclass(frozen=True, slots=True)
class Part:
    """One table. `name` is that of its files without the extension, `about` a sentence for the text in the
    archive."""

    name: str
    about: str
    columns: Sequence[Column[Any]]
    rows: Sequence[Any]


def archive(
    parts: Sequence[Part],
    *,
    title: str,
    states: Mapping[str, int],
    edition: str,
    fictional: bool,
    definitions: Callable[[], Mapping[str, str]],
) -> IO[bytes]:
    """Return the zip file, open at its beginning. It is written to disk one part after the other. Names that are not
    ASCII have the UTF-8 flag, which Windows needs. `states` are the numbers of values by state, `edition` a sentence,
    `definitions` as for a workbook."""
    notes = [_("虚构演示数据：地区和数值均为虚构，仅供演示。")] if fictional else []
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        with _entry(zipped, README) as target:
            target.write(readme(parts, title=title, states=states, notes=[*notes, edition]).encode())
        for part in parts:
            content = Content(part.columns, part.rows, part.name, notes, definitions)
            for each in FORMATS.values():
                name = f"{part.name}.{each.ending}"
                with (
                    closing(each.write(content)) as written,
                    _entry(zipped, name, compressed=each.compressed) as target,
                ):
                    target.writelines(written)
    file.seek(0)
    return file


def _entry(zipped: zipfile.ZipFile, name: str, *, compressed: bool = False) -> IO[bytes]:
    """Return the new file in the archive, open for writing and dated now, in the user's local time, as a zip file has
    no time zones."""
    about = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    about.compress_type = zipfile.ZIP_STORED if compressed else zipfile.ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    return zipped.open(about, "w")


def readme(parts: Sequence[Part], *, title: str, states: Mapping[str, int], notes: Sequence[str]) -> str:
    """Return the text in the archive: what it holds, when it was made, how far the values were reviewed, and whether
    they are invented. It has a byte order mark and CRLF, as the oldest editors need them."""
    text = io.StringIO(newline="\r\n")
    print(csv.BOM + title, file=text)
    for note in notes:
        print(note, file=text)
    made = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    print("", _("导出时间：%(time)s") % {"time": made}, states_words(states), "", _("文件："), sep="\n", file=text)
    for part in parts:
        count = ngettext("%(count)d行", "%(count)d行", len(part.rows)) % {"count": len(part.rows)}
        names = ", ".join(f"{part.name}.{ending}" for ending in FORMATS)
        print(f"  {names} ({count})", f"    {part.about}", sep="\n", file=text)
    print("", _("CSV为UTF-8编码；Excel文件的第二张表说明各列和指标的含义及来源。"), sep="\n", file=text)
    return text.getvalue()


def states_words(states: Mapping[str, int]) -> str:
    """Return how many of the year's values are in which state; unreviewed ones may still change."""
    if not states:
        return _("没有年度数据。")
    counts = [f"{label} {states[value]}" for value, label in State.choices if states.get(value)]
    words = _("数据状态：%(counts)s。") % {"counts": listed(counts)}
    return words if set(states) == {State.APPROVED} else f"{words}\n" + _("未经审核的数值以后可能更改。")


def states_of(rows: Sequence[Measured]) -> dict[str, int]:
    return dict(Counter(row.point.state for row in rows))
