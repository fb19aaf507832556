"""Starting with various settings, in a process of its own, as settings are read only once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ruleoflaw import environment
from tests.outside import NAMES, ROOT
from tests.patience import PATIENCE

SECRET = "k3" * 30 + "-only-in-this-test"
READERS = "text|required|flag|whole|one_of|hosts|origins|month_and_day|time_zone|folder|database|replica"
"""The functions by which settings are read."""
KEPT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def start(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=KEPT | {"VAR_DIR": str(folder)} | variables,
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip


def test_production_settings_raise_no_warning(tmp_path: Path) -> None:
    """As in .env.example, on SQLite: the check for deployment finds nothing."""
    variables = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "metrics.example.gov.cn"}
    done = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **variables)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_only_this_host_is_bound_to_https(tmp_path: Path) -> None:
    """The domain of a county has other sites below it, which have not agreed to that."""
    names = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    code = f"from django.conf import settings as s; print(*(getattr(s, name) for name in {names}))"
    variables = {"SECRET_KEY": SECRET, "DJANGO_SETTINGS_MODULE": "ruleoflaw.settings"}
    assert start(tmp_path, "-c", code, **variables).stdout.split() == ["31536000", "False", "False"]
    assert start(tmp_path, "-c", code, HTTPS="off", **variables).stdout.split() == ["0", "False", "False"]


def test_development_needs_no_setting_but_debug(tmp_path: Path) -> None:
    assert start(tmp_path, "manage.py", "check", DEBUG="on").returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "", "Set SECRET_KEY: fifty random characters, kept secret and kept the same."),
        ("DEBUG", "maybe", "Set DEBUG to on or off; it is 'maybe'."),
        ("HTTPS", "2", "Set HTTPS to on or off; it is '2'."),
        ("LANGUAGE_CODE", "fr", "Set LANGUAGE_CODE to one of zh-hans, en; it is 'fr'."),
        ("TIME_ZONE", "Asia/Nanchang", "Set TIME_ZONE to a name such as Asia/Shanghai;"),
        ("TIME_ZONE", "../etc/passwd", "Set TIME_ZONE to a name such as Asia/Shanghai;"),
        ("ALLOWED_HOSTS", "https://example.gov.cn/", "Set ALLOWED_HOSTS to host names such as"),
        ("CSRF_TRUSTED_ORIGINS", "example.gov.cn", "Set CSRF_TRUSTED_ORIGINS to addresses such as https://"),
        ("SESSION_HOURS", "²", "Set SESSION_HOURS to a whole number of at least 1; it is '²'."),
        ("SESSION_HOURS", "0", "Set SESSION_HOURS to a whole number of at least 1; it is '0'."),
        ("DEPARTMENTS_DUE", "02-30", "Set DEPARTMENTS_DUE to a month and a day such as 03-01; it is '02-30'."),
        ("DATABASE_URL", "postgresql://host:port/name", "Set DATABASE_URL to postgresql://"),
        ("DATABASE_URL", "mysql://host/name", "Set DATABASE_URL to postgresql://"),
        ("DATABASE_URL", "postgresql://host:5432/", "Set DATABASE_URL to postgresql://"),
        ("DATABASE_URL", "postgresql://host/na%me", "Set DATABASE_URL to postgresql://"),
        ("DATABASE_URL", "sqlite://relative", "Set DATABASE_URL to postgresql://"),
        ("DATABASE_URL", "somewhere", "Set DATABASE_URL to postgresql://"),
        ("VAR_DIR", "/dev/null/var", "Set VAR_DIR to a folder that can be made;"),
    ],
)
def test_a_malformed_setting_stops_the_start_with_one_sentence(
    tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    done = start(tmp_path, "manage.py", "check", **{"SECRET_KEY": SECRET} | {name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", ""), ("THREADS", "1"), ("WORKERS", "many")])
def test_the_server_stops_with_the_sentence_too(tmp_path: Path, name: str, value: str) -> None:
    command = ("-m", "gunicorn", "--check-config", "--config", "ruleoflaw/gunicorn.py", "ruleoflaw.wsgi")
    done = start(tmp_path, *command, **{"SECRET_KEY": SECRET} | {name: value})
    assert done.returncode == 1
    assert f"Set {name}" in done.stderr


def test_what_an_sqlite_connection_is_like(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    config = environment.database("DATABASE_URL", default_file=tmp_path / "db.sqlite3")
    assert config["NAME"] == str(tmp_path / "db.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("address", "file"),
    [("sqlite:////var/lib/a%20b.sqlite3", "/var/lib/a b.sqlite3"), ("sqlite:///here.sqlite3", "here.sqlite3"),
     ("sqlite://:memory:", ":memory:")],
)  # fmt: skip
def test_the_file_of_an_address(monkeypatch: pytest.MonkeyPatch, address: str, file: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    assert environment.database("DATABASE_URL", default_file=Path("unused"))["NAME"] == file


def test_an_address_is_what_postgresql_s_own_programs_take_it_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://rol@/rule?host=/run/postgresql&application_name=%E6%B3%95")
    config = environment.database("DATABASE_URL", default_file=Path("unused"))
    assert [config[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "rule", "rol", "", "/run/postgresql", "",
    ]  # fmt: skip
    assert config["OPTIONS"]["application_name"] == "法"


def test_a_network_that_swallows_packets_holds_no_request_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p%40ss@db:5433/name?sslmode=require&options=-c%20jit%3Doff")
    config = environment.database("DATABASE_URL", default_file=Path("unused"))
    assert (config["HOST"], config["PORT"], config["PASSWORD"]) == ("db", 5433, "p@ss")
    options = config["OPTIONS"]
    assert (options["connect_timeout"], options["tcp_user_timeout"], options["keepalives"]) == (3, 4000, 1)
    assert options["sslmode"] == "require"
    assert options["options"] == "-c max_parallel_workers_per_gather=0 -c jit=off -c statement_timeout=30000"
    assert config["CONN_HEALTH_CHECKS"]
    assert options["pool"]["reconnect_timeout"] <= 5


def test_a_sentence_does_not_repeat_the_password_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter2@db:port/name")
    with pytest.raises(ImproperlyConfigured) as caught:
        environment.database("DATABASE_URL", default_file=Path("unused"))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("primary", "standby"),
    [("", "postgresql://u@standby/name"), ("postgresql://u@db/name", "sqlite:////var/copy.sqlite3")],
)
def test_only_postgresql_has_a_replica(monkeypatch: pytest.MonkeyPatch, primary: str, standby: str) -> None:
    monkeypatch.setenv("DATABASE_URL", primary)
    monkeypatch.setenv("DATABASE_REPLICA_URL", standby)
    with pytest.raises(ImproperlyConfigured, match="Set DATABASE_REPLICA_URL to a standby"):
        environment.replica("DATABASE_REPLICA_URL", of="DATABASE_URL")


def test_a_replica_that_is_away_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@db/name")
    assert environment.replica("DATABASE_REPLICA_URL", of="DATABASE_URL") == {}
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgresql://u@standby/name")
    config = environment.replica("DATABASE_REPLICA_URL", of="DATABASE_URL")["replica"]
    assert config["HOST"] == "standby"
    assert config["OPTIONS"]["pool"]["timeout"] == 1


def test_every_setting_is_explained_and_in_the_example() -> None:
    """The variables the code reads, those in .env.example and those in docs/operating.md are the same."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ruleoflaw").glob("*.py"))
    read = set(re.findall(rf"""(?<!def )\b(?:{READERS})\(\s*["']([A-Z_]+)["']""", code))
    manual = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operating.md").read_text(encoding="utf-8"), re.M))
    assert len(read) > 15
    assert read == NAMES
    assert read == manual


def test_what_is_made_here_knows_nothing_of_another_installation() -> None:
    """Each target of the Makefile, among them `demo` and `check`, runs without any of its settings."""
    theirs = dict.fromkeys((*NAMES, "DJANGO_SETTINGS_MODULE"), "of another installation")
    command = ["make", "--no-print-directory", "--eval=told: ; @env", "told"]
    done = subprocess.run(command, cwd=ROOT, env=KEPT | theirs, capture_output=True, text=True, check=True)
    told = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert "PATH" in told
    assert told & theirs.keys() == set()
