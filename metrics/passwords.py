"""Refuses passwords that look strong to a rule and are in every list of guesses: Admin@123, P@ssw0rd2026, 1qaz@WSX."""

from __future__ import annotations

import re
import string
import unicodedata
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEET = str.maketrans("@40315!7$", "aaoeisits")

STEMS = frozenset(
    """
    a aa aaa abc abcd abcde abcdef admin administrator anhui anquan asdf asdfgh baidu beijing changeme chengdu
    china default demo dragon fazhi fazhijisuan fazhizhibiao football fzb fzzb gov govern government guangzhou
    guest hangzhou hello huawei iloveyou inspur jiangxi lenovo letmein login manager master metrics mima mimamima
    monkey mysql nanchang office oracle pass passw passwd password postgres pwd qaz qazwsx qwe qwer qwert qwerty
    redis root rootroot ruleoflaw secret sfj sfju shanghai shenzhen sifa sifaju staff sunshine super superadmin
    superuser sysadmin system temp tencent test tester user username welcome woaini wsx wuhan xitong zaq zfb
    zhengfu zhongguo zwfw
    """.split()
)

WALKS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm",
)
SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
LONGEST_FREE_PART = 2
"""Letters and digits besides a weak stem and a keyboard walk that a guess still gets by trying."""


class WeakStemValidator:
    """A validator for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raises ValidationError when little is left beside a common word, a year, a sequence or a keyboard walk."""
        if is_weak(password):
            raise ValidationError(
                _("密码由常见词、年份或键盘顺序组成，容易被猜中，请换一个。"), code="password_weak_stem"
            )

    def get_help_text(self) -> str:
        return _("密码不能由常见词、年份或键盘顺序组成（例如Admin@123）。")


def is_weak(password: str) -> bool:
    """Whether little is left of the password once everything guessable is taken out."""
    text = unicodedata.normalize("NFKC", password).lower()  # full-width letters are the same guess
    return len(_without_walks(text)) <= LONGEST_FREE_PART or any(
        stem in STEMS or (stem and len(_without_walks(stem)) <= LONGEST_FREE_PART) for stem in _stems(text)
    )


def _stems(text: str) -> set[str]:
    """The password without the digits and signs around it, as written and with digits read as letters."""
    edges = string.digits + string.punctuation + string.whitespace
    bare = text.strip(edges)
    read = {bare, bare.translate(LEET), text.translate(LEET).strip(edges)}
    return {re.sub(r"[\W\d_]", "", stem) for stem in read}


def _without_walks(text: str) -> str:
    """The password with keyboard walks, sequences, repeats and years of three characters or more taken out."""
    rest = re.sub(r"(?:19|20)[0-9]{2}", "", text)
    for candidate in (rest, rest.translate(SHIFTED)):
        shorter = _drop_runs(candidate)
        if len(shorter) < len(rest):
            rest = shorter
    return re.sub(r"[\W_]", "", rest)


def _drop_runs(text: str) -> str:
    kept, start = [], 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _steady(text[start : end + 1]):
            end += 1
        if end - start < 3:
            end = start + 1
            kept.append(text[start])
        start = end
    return "".join(kept)


def _steady(run: str) -> bool:
    if len(set(run)) == 1:
        return True
    step = ord(run[1]) - ord(run[0])
    if abs(step) == 1 and run.isalnum() and all(ord(b) - ord(a) == step for a, b in pairwise(run)):
        return True
    return any(run in walk or run[::-1] in walk for walk in WALKS)
