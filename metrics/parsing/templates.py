"""Templates of sentences. A template is no program: it has the fields of a closed list in braces, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from metrics.domain.drafting import Slot
from metrics.parsing.texts import check_text

LONGEST = 500
FIELD = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r".{0,9}[{}].{0,9}")
HALF_WIDTH = str.maketrans("｛｝", "{}")


def pieces(template: str) -> list[str | Slot]:
    """Return the texts and fields of a template in their order. Raises `ValidationError`, which names what is wrong,
    for one that is too long or of several lines, names another field, has a brace that is none of a field, states a
    number of its own, or leaves out the value."""
    check_text(template, _("模板"), LONGEST, lines=False)
    found = list(_pieces(template.translate(HALF_WIDTH)))
    if Slot.VALUE not in found:
        raise ValidationError(_("模板里缺{%(name)s}，写不出数值。") % {"name": Slot.VALUE})
    return found


def known() -> str:
    """Return the fields that there are, as a template has them."""
    return "".join(f"{{{slot}}}" for slot in Slot)


def _pieces(template: str) -> Iterator[str | Slot]:
    for position, part in enumerate(FIELD.split(template)):
        if position % 2:
            if part not in list(Slot):
                said = {"name": part, "known": known()}
                raise ValidationError(_("没有“%(name)s”这个字段，可用的有：%(known)s") % said)
            yield Slot(part)
        elif brace := BRACE.search(part):
            said = {"part": brace.group()}
            raise ValidationError(_("“%(part)s”这里的花括号不成对：一对花括号里只能写一个字段。") % said)
        elif number := next((each for each in part if each.isdigit()), ""):
            raise ValidationError(_("模板里不能写数字“%(number)s”：数值都由字段写出。") % {"number": number})
        else:
            yield part
