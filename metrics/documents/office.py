"""Old Word and WPS documents, turned into .docx by LibreOffice. Runs in the sandbox, whose limits hold for LibreOffice
too; it is given a home of its own that is deleted afterwards."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from metrics.documents.refusals import Refused

LONGEST = 24
"""Seconds on the clock. LibreOffice is ended by a process of its own then, even if the one that asked has died."""
APART = ["unshare", "--user", "--map-root-user", "--net"]
"""Runs a command without a network, where the system lets everybody do that."""
SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""No macros, no linked files, and a proxy that nobody answers at where the network cannot be taken away."""
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_LIST = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</oor:items>'
)


def as_docx(office: str, content: bytes) -> bytes:
    """Return the document as .docx; `office` is the path of LibreOffice. Raises `Refused` when it makes none."""
    with tempfile.TemporaryDirectory(prefix="office-") as home:
        folder = Path(home)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        items = "".join(_ITEM.format(*setting) for setting in SETTINGS)
        (profile / "registrymodifications.xcu").write_text(_LIST.format(items), "utf-8")
        source = folder / "text.doc"
        source.write_bytes(content)
        command = [
            *_walls(), "timeout", "--kill-after=1", str(LONGEST), office,
            f"-env:UserInstallation={folder.as_uri()}/profile",
            "--headless", "--norestore", "--infilter=MS Word 97", "--convert-to", "docx", "--outdir", home, str(source),
        ]  # fmt: skip
        # The place in the sandbox is kept until LibreOffice has ended: it inherits the file that stands for it.
        subprocess.run(  # noqa: S603
            command, cwd=home, env={"HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, check=False,
        )  # fmt: skip
        made = folder / "text.docx"
        if not made.is_file():
            raise Refused("not_converted")
        return made.read_bytes()


def _walls() -> list[str]:
    """Return the beginning of a command that runs without a network; nothing where the system does not allow it."""
    try:
        allowed = subprocess.run([*APART, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603
    except OSError:
        allowed = False
    return APART if allowed else []
