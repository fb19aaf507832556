"""Passwords that satisfy a rule about signs and digits, and stand in every list of guesses."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from metrics.models import User
from metrics.passwords import STEMS, is_weak

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


@pytest.mark.parametrize("password", WEAK)
def test_a_password_in_every_list_of_guesses_is_refused(password: str) -> None:
    assert is_weak(password)


@pytest.mark.parametrize("password", STRONG)
def test_a_password_nobody_guesses_is_taken(password: str) -> None:
    assert not is_weak(password)
    validate_password(password, User(username="zhang.wei", name="张伟", email="zw@example.gov.cn"))


@given(st.sampled_from(sorted(STEMS)), st.integers(0, 9999), st.sampled_from(["", "@", "!", "#", "_", "."]))
def test_a_weak_stem_with_digits_and_a_sign_stays_weak(stem: str, number: int, sign: str) -> None:
    for word in (stem, stem.capitalize(), stem.upper()):
        assert is_weak(f"{word}{sign}{number}")
        assert is_weak(f"{number}{sign}{word}")
        assert is_weak(f"{word}{number}{sign}")


@given(st.text())
def test_any_text_gets_an_answer(password: str) -> None:
    assert is_weak(password) in (True, False)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "容易被猜中"), ("en", "guess")])
def test_the_refusal_is_a_sentence_in_the_users_language(language: str, words: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as caught:
        validate_password("P@ssw0rd2026")
    assert words in " ".join(caught.value.messages)


@pytest.mark.parametrize("password", ["zhang.wei26", "short-9", "8315920477"])
def test_the_other_rules_hold_too(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="zhang.wei", name="张伟"))
