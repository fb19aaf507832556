"""Passwords that satisfy the usual rules about signs and digits, but are in every list of common passwords."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from metrics.models import User
from metrics.permissions import passwords
from metrics.permissions.passwords import LOCAL_WORDS, LONGEST_JUDGED, is_weak, own_words

WEAK = """
    Admin@123 Admin@2026 admin888 Admin123456 Aa123456! Aa123456 Abcd@1234 abc12345 P@ssw0rd2026 P@ssw0rd! Passw0rd@123
    p@$$w0rd Password1! Qwer@1234 qwer1234!@#$ 1qaz@WSX 1qaz2wsx !QAZ2wsx 1qaz@WSX3edc zaq1@WSX Qwerty123! asdf1234
    fazhi@2022 Fazhi2026! sifaju@2026 Nanchang2026 Jiangxi@123 China2026!! Test@1234 root@123 welcome1 Letmein2026
    Changeme123! 1234567890 111111aaaa aaaaaaaaaa 9876543210 abcdefghij 20262026@@ System@2026 Huawei@123 Gov@123456
    Ａｄｍｉｎ＠１２３
""".split()
STRONG = """
    correct-horse-battery tuqing-lanmo-7 kV9#rw2Lq!zt mohe,xuexiang,41 Zephyr!Oxide42 administrate-less-9
    山高月小水落石出清风徐来
""".split()

STEMS = """
    a aa aaa abc abcd abcde abcdef admin administrator anhui anquan asdf asdfgh baidu beijing changeme chengdu
    china default demo dragon fazhi fazhijisuan fazhizhibiao football fzb fzzb gov govern government guangzhou
    guest hangzhou hello huawei iloveyou inspur jiangxi lenovo letmein login manager master metrics mima mimamima
    monkey mysql nanchang office oracle pass passw passwd password postgres pwd qaz qazwsx qwe qwer qwert qwerty
    redis root rootroot ruleoflaw secret sfj sfju shanghai shenzhen sifa sifaju staff sunshine super superadmin
    superuser sysadmin system temp tencent test tester user username welcome woaini wsx wuhan xitong zaq zfb
    zhengfu zhongguo zwfw
""".split()
"""Words that people here begin a password with: some are in the product's list, others in those of zxcvbn."""


@pytest.mark.parametrize("password", WEAK)
def test_a_password_in_every_list_of_guesses_is_refused(password: str) -> None:
    assert is_weak(password)


@pytest.mark.parametrize("password", STRONG)
def test_a_password_nobody_guesses_is_taken(password: str) -> None:
    assert not is_weak(password)
    validate_password(password, User(username="zhang.wei", name="张伟", email="zw@example.gov.cn"))


@given(
    st.sampled_from(sorted({*STEMS, *LOCAL_WORDS})),
    st.integers(0, 9999),
    st.sampled_from(["", "@", "!", "#", "_", "."]),
)
def test_a_weak_stem_with_digits_and_a_sign_stays_weak(stem: str, number: int, sign: str) -> None:
    for word in (stem, stem.capitalize(), stem.upper()):
        assert is_weak(f"{word}{sign}{number}")
        assert is_weak(f"{number}{sign}{word}")
        assert is_weak(f"{word}{number}{sign}")


@given(st.text())
def test_any_text_gets_an_answer(password: str) -> None:
    assert is_weak(password) in (True, False)


def test_a_user_s_own_names_are_guessed_first() -> None:
    owner = User(username="ouyang.zhenzhong", name="欧阳振中", email="oyzz_fzk@lingyang.example.cn")
    for password in ("ouyangzhenzhong#47", "Zhenzhong.Ouyang", "oyzzfzk.lingyang", "欧阳振中欧阳#47xy"):
        assert not is_weak(password)
        assert is_weak(password, own_words(owner))
        with pytest.raises(ValidationError):
            validate_password(password, owner)


def test_a_password_without_words_is_taken_from_ten_characters() -> None:
    assert not [password for password in ("kV9#rw2Lqz", "xR7tPq0dLm", "Hq3vTzk8Wc", "vj5Nw_gQ8x") if is_weak(password)]


def test_the_end_of_a_long_password_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """zxcvbn takes seconds for a long one, and raises an error for more than 72 characters."""
    judged: list[str] = []
    real = passwords.zxcvbn
    monkeypatch.setattr(passwords, "zxcvbn", lambda text, words: judged.append(text) or real(text, words))
    assert not is_weak("kV9#rw2Lq!zt" * 400)
    assert is_weak("a" * 5000)
    assert {len(text) for text in judged} == {LONGEST_JUDGED}


def test_two_at_once_are_judged_by_their_own_words() -> None:
    """zxcvbn keeps the words of a call in a global variable."""

    def judge(number: int) -> bool:
        own = ("lingyangqu",) if number % 2 else ()
        return is_weak("lingyangqu#47!", own) == bool(number % 2)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(judge, range(200)))
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "容易被猜中"), ("en", "guess")])
def test_the_refusal_is_a_sentence_in_the_users_language(language: str, words: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as caught:
        validate_password("P@ssw0rd2026")
    assert words in " ".join(caught.value.messages)


@pytest.mark.parametrize("password", ["zhang.wei26", "short-9", "8315920477"])
def test_the_other_rules_hold_too(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="zhang.wei", name="张伟"))
