"""Sentences that say why a typed text is not accepted as a number or a year."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from metrics.parsing.numbers import DECIMAL_PLACES, FIRST_YEAR, INTEGER_DIGITS, LAST_YEAR, AsksBack, NotANumber, Why
from metrics.wording.formatting import number

SENTENCES = {
    Why.MISSING: _("没有数值时请选择缺值原因。"),
    Why.PER_CENT: _("该指标的单位不是百分比，请去掉百分号。"),
    Why.MULTIPLE: _("“%(typed)s”是否指%(number)s？请填写完整数字。"),
    Why.TOO_LONG: _("内容过长，不是数字。"),
    Why.CONTROLS: _("含有不可见的控制字符。"),
    Why.TOO_LARGE: _("位数过多：整数部分最多%(digits)d位。"),
    Why.TOO_FINE: _("小数位数过多，最多%(decimals)d位。"),
    Why.SCIENTIFIC: _("“%(typed)s”是科学记数法，请填写完整数字。"),
    Why.SEPARATORS: _("“%(typed)s”的千位分隔符位置不对。"),
    Why.UNDERSCORE: _("“%(typed)s”含有下划线，不是数字。"),
    Why.NO_NUMBER: _("“%(typed)s”不是数字，请用0至9填写。"),
    Why.NO_YEAR: _("须是%(first)d年至%(last)d年之间的四位年份。"),
    Why.INEXACT: _("“%(typed)s”：这里须是准确的数字，不带“约”“余”和日期。"),
    Why.ROUNDED: _("“%(typed)s”的小数多于该指标的%(places)d位，是否指%(meant)s？"),
    Why.BRACKETS: _("“%(typed)s”：括号里的数字在表格中可能是负数，是否指%(meant)s？"),
    Why.RANGE: _("“%(typed)s”可能是范围或日期，请填写一个数字。"),
    Why.UNIT: _("“%(typed)s”的单位是“%(said)s”，该指标的单位是“%(unit)s”，请核对数值和单位。"),
    Why.DATE: _("“%(typed)s”是日期，不是数值，请填在“截至”里。"),
}


def refusal_words(error: NotANumber) -> str:
    """Return the sentence for the person who typed the text, in the current language."""
    return refusal(error.why, error.typed, number=number(error.proposal) if isinstance(error, AsksBack) else "")


def refusal(why: Why, typed: str, **words: object) -> str:
    """Return the sentence for a reason; `words` are what it says besides the text that was typed."""
    return str(SENTENCES[why]) % {
        "typed": typed,
        "number": "",
        "digits": INTEGER_DIGITS,
        "decimals": DECIMAL_PLACES,
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
        **words,
    }
