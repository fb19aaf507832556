"""Refuses passwords that satisfy the usual rules but are in every list of common passwords: Admin@123, P@ssw0rd2026,
1qaz@WSX."""

from __future__ import annotations

import re
import threading
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LEAST_GUESSES = 10**10
"""The guesses from which zxcvbn gives its highest score, 4. Ten random letters and digits, the shortest password that
is accepted, need as many, so that a password without any pattern is never refused."""

LONGEST_JUDGED = 24
"""How many characters zxcvbn reads. Its time grows with the length and with the signs that may stand for letters: a
third of a second for 24 characters at worst, two seconds for 64. Further characters can only make a password
stronger."""

LOCAL_WORDS = (
    *"""
    fazhi admin mima sifa zhengfu zwfw sfj sfju fzb fzzb zfb ruleoflaw metrics sifaju fazhizhibiao fazhijisuan
    gov govern government xitong anquan superadmin superuser sysadmin login pwd passw mimamima rootroot office staff
    redis postgres mysql default baidu huawei inspur lenovo tencent woaini woaizhongguo zhongguo renmin renminzhengfu
    qwe qwer qaz wsx zaq 1qaz 2wsx 3edc 4rfv !qaz @wsx #edc $rfv a aa aaa abc abcd abcde abcdef
    china beijing tianjin hebei shanxi neimenggu liaoning jilin heilongjiang shanghai jiangsu zhejiang anhui fujian
    jiangxi shandong henan hubei hunan guangdong guangxi hainan chongqing sichuan guizhou yunnan xizang shaanxi gansu
    qinghai ningxia xinjiang xianggang aomen taiwan
    shijiazhuang taiyuan huhehaote shenyang changchun haerbin nanjing hangzhou hefei fuzhou nanchang jinan zhengzhou
    wuhan changsha guangzhou shenzhen nanning haikou chengdu guiyang kunming lasa xian lanzhou xining yinchuan wulumuqi
    """.split(),
    *map(str, range(2000, 2051)),
)
"""Words that are likely here but are in no list of English passwords: the product, offices, vendors, neighbouring
keys, provinces and their capitals in pinyin, years. The most likely come first: zxcvbn takes the position of a word in
the list as the number of guesses."""

_one_at_a_time = threading.Lock()


class GuessablePasswordValidator:
    """A validator for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise `ValidationError` when a guesser would find the password within `LEAST_GUESSES` guesses."""
        if is_weak(password, own_words(user)):
            raise ValidationError(
                _("密码由常见词、年份或键盘顺序组成，容易被猜中，请换一个。"), code="password_guessable"
            )

    def get_help_text(self) -> str:
        return _("密码不能由常见词、年份或键盘顺序组成（例如Admin@123）。")


def is_weak(password: str, own: tuple[str, ...] = ()) -> bool:
    """Return whether fewer than `LEAST_GUESSES` guesses find the password; `own` are words about its owner."""
    text = unicodedata.normalize("NFKC", password)[:LONGEST_JUDGED]  # full-width letters are the same guess
    with _one_at_a_time:  # zxcvbn keeps the words it is given in a variable of its module
        return not text or bool(zxcvbn(text, [*own, *LOCAL_WORDS])["guesses"] < LEAST_GUESSES)


def own_words(user: object | None) -> tuple[str, ...]:
    """Return the user's name, user name and e-mail address, each whole without punctuation, and in its parts."""
    words: dict[str, None] = {}
    for given in (str(getattr(user, field, "")) for field in ("username", "name", "email")):
        parts = re.findall(r"[^\W_]+", given)
        words |= dict.fromkeys(("".join(parts), *parts))
    return tuple(word for word in words if word)
