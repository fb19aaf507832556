"""A document as PDF, set in the sandbox."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from metrics.domain.drafting import Paragraph, Style, Table, Written
from metrics.drafting import gongwen
from metrics.parsing.sandbox import MEGABYTE, Busy, Failed, Limits, TookTooLong, run

LIMITS = Limits(memory=1000 * MEGABYTE, seconds=20)
"""Address space: the typesetter reserves much of it that it never uses."""


def pdf(written: Written) -> bytes:
    """Return the file. Raises `ValidationError`, which says why there is none: no Chinese font on the server, too long,
    or too many at once."""
    try:
        found: dict[str, Any] = run("metrics.drafting.typst_pages:pdf", _question(written), LIMITS)
    except Busy as error:
        raise ValidationError(_("正在生成的文件过多，请稍后再试。")) from error
    except (TookTooLong, Failed) as error:
        raise ValidationError(_("PDF没有生成，请改为下载Word文件。")) from error
    if "refused" in found:
        raise ValidationError(_("服务器没有安装中文字体，不能生成PDF，请下载Word文件，或请管理员安装中文字体。"))
    return base64.b64decode(found["pdf"])


def _question(written: Written) -> bytes:
    return json.dumps(
        {
            "title": written.title, "margins": gongwen.MARGINS, "looks": _looks(),
            "blocks": [_block(block) for block in written.blocks],
        }
    ).encode()  # fmt: skip


def _looks() -> dict[str, Any]:
    looks: dict[str, Any] = {
        str(name): {
            "fonts": [look.font, *gongwen.FALLBACKS[look.font]], "size": look.size, "indent": look.indent,
            "align": look.align.name.lower(), "pitch": look.pitch,
        }
        for name, look in gongwen.LOOKS.items()
    }  # fmt: skip
    foot = [gongwen.FANGSONG, *gongwen.FALLBACKS[gongwen.FANGSONG]]
    return looks | {"foot": looks[Style.BODY] | {"fonts": foot, "size": gongwen.FOOT}}


def _block(block: Paragraph | Table) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"style": block.style, "runs": _runs(block.runs), "new_page": block.style == Style.ANNEX}
    return {
        "head": block.head, "widths": block.widths, "numeric": sorted(block.numeric),
        "lines": [{"cells": [_runs(cell) for cell in line.cells], "group": line.group} for line in block.lines],
    }  # fmt: skip


def _runs(runs: Any) -> list[dict[str, Any]]:
    return [{"text": run.text, "grey": run.grey} for run in runs]
