"""Runs the commands of the README on a bare Debian 12: as root in a home closed to other users, and as a user.

    python -m tests.trial.bare_debian [root] [user]

It uses the committed files, and needs root and debootstrap. PYTEST_ADDOPTS selects tests, but at least one in each of
the runs; DEBIAN_MIRROR is where packages come from, DEBIAN_BASE the tar file that keeps the system before the first
command. Environment variables for proxies and pip apply there too."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.visitor import Visitor
from tests.outside import ROOT
from tests.serving import free_port

SUITE = "bookworm"
NEEDED = ["git", "make", "python3"]
OFFICE = "libreoffice-writer-nogui"
"""What reads old Word documents: too large for every run of the tests."""
BASE = Path(os.environ.get("DEBIAN_BASE") or ROOT / "var" / "trial" / f"{SUITE}.tar")
TAKEN_OVER = re.compile(r"PIP_\w+|PYTEST_ADDOPTS|(http|https|no)_proxy", re.I)
MIRROR = os.environ.get("DEBIAN_MIRROR", "").split()
CERTIFICATES = os.environ.get("PIP_CERT")
HOMES = {"root": "/root", "user": "/home/user"}

# The mounts are the command's own, and the shell stays as the first process, with which all others end: nothing is left
# behind, whatever happens. The new root takes the place of the old one, since in a mere chroot a browser cannot put up
# its own walls.
ENTER = """
mount --bind "$1" "$1"; cd "$1"; shift
mount -t proc proc proc
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
pivot_root . mnt; umount -l mnt
chroot . "$@"
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A file system to run commands in; `who` has the checkout in their home."""

    root: Path
    who: str

    def command(self, *words: str, by: str = "") -> list[str | Path]:
        """Return the command that runs the words in the checkout."""
        who = by or self.who
        given = {name: value for name, value in os.environ.items() if TAKEN_OVER.fullmatch(name)}
        given |= {"HOME": HOMES[who], "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"}
        given |= {"PIP_CERT": "/etc/pip.crt"} if CERTIFICATES else {}
        set_to = [f"{name}={value}" for name, value in given.items()]
        enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", ENTER, "sh", self.root]
        within = ["env", "-i", f"--chdir={HOMES[self.who]}/checkout", *set_to]
        return [*enter, *within, "runuser", "-u", who, "--", *words]

    def run(self, *words: str, by: str = "", answer: str = "") -> None:
        print(f"\n── {by or self.who}: {' '.join(words)} ──", flush=True)
        if subprocess.run(self.command(*words, by=by), input=answer.encode()).returncode:
            sys.exit(f"Failed for {self.who}: {' '.join(words)}")


@contextmanager
def machine(who: str) -> Iterator[Machine]:
    """Yield a new one with only what the README asks for, and a checkout in a home of mode 700."""
    with tempfile.TemporaryDirectory(prefix="bare-") as folder:
        root = Path(folder)
        subprocess.run(["tar", "-C", root, "-xf", _base()], check=True)
        shutil.copy("/etc/resolv.conf", root / "etc")
        if CERTIFICATES:
            shutil.copy(CERTIFICATES, root / "etc" / "pip.crt")
        new = Machine(root, who)
        home = root / HOMES[who].lstrip("/")
        home.mkdir(exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, home / "checkout"], check=True)
        own = f"useradd --shell /bin/sh {who} && chown -R {who}: ." if who != "root" else "true"
        new.run("sh", "-euc", f"cd ..; {own}; chmod 700 .", by="root")
        yield new


def _base() -> Path:
    """Return a tar file of the system before the first command."""
    if BASE.exists():
        return BASE
    BASE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bare-") as folder:
        options = ["--variant=minbase", f"--include={','.join(NEEDED)}"]
        subprocess.run(["debootstrap", *options, SUITE, folder, *MIRROR], check=True)
        Path(folder, "etc/hosts").write_text("127.0.0.1 localhost\n")
        Path(folder).chmod(0o755)
        left_out = ["--exclude=./var/lib/apt/lists/*", "--exclude=./var/cache/apt/archives/*.deb"]
        subprocess.run(["tar", "-C", folder, *left_out, "-cf", f"{BASE}.part", "."], check=True)
        Path(f"{BASE}.part").rename(BASE)
    return BASE


def _obey(there: Machine) -> None:
    """Do as root, once, what the user is told to have done."""
    told = subprocess.run(there.command("make", "test"), stderr=subprocess.PIPE, text=True).stderr
    print(told)
    advice = re.search(r"apt-get update && apt-get install .*", told)
    if not advice:
        sys.exit("A user was not told what to install.")
    there.run("sh", "-c", advice[0], by="root", answer="y\n")


def _demo(there: Machine) -> None:
    """Run the demonstration and sign in."""
    port, password = free_port(), secrets.token_urlsafe()
    words = there.command("env", f"PORT={port}", f"DEMO_PASSWORD={password}", "make", "demo")
    process = subprocess.Popen(words)
    try:
        while process.poll() is None:
            with suppress(ConnectionRefusedError):
                return _sign_in(Visitor(port, ""), password)
            time.sleep(1)
        sys.exit(f"Failed for {there.who}: make demo")
    finally:
        process.kill()
        process.wait()


def _sign_in(visitor: Visitor, password: str) -> None:
    page = "/accounts/login/"
    answer = visitor.post(page, [*visitor.hidden_fields(page), ("username", "staff"), ("password", password)])
    if answer.status != 302:
        sys.exit("The demo let nobody in.")


def main(chosen: list[str]) -> None:
    if os.geteuid() != 0:
        sys.exit("Only root can make a machine and enter it.")
    for who in chosen or HOMES:
        with machine(who) as there:
            if who != "root":
                _obey(there)
            _demo(there)
            there.run("make", "check")
            there.run("make", "test")
            if who == "root":
                there.run("sh", "-c", f"apt-get update && apt-get install -y --no-install-recommends {OFFICE}")
                there.run(".venv/bin/python", "-m", "tests.trial.old_documents")
    print(f"A bare Debian runs the commands of the README: {', '.join(chosen or HOMES)}.")


if __name__ == "__main__":
    main(sys.argv[1:])
