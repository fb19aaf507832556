"""Reads an old Word document with a real LibreOffice, which is too large to be installed for every run.

    python -m tests.trial.old_documents

LibreOffice makes the .doc of a .docx, and the product reads it. It needs `soffice` on the PATH; on Debian it is the
package libreoffice-writer-nogui."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document

from metrics.documents import sandboxed
from tests.documents import samples

SENTENCES = ("受理人民调解案件71件", "2022年行政复议案件（件）17")


def report() -> bytes:
    """Return the report of the tests, with a paragraph behind its table as Word always has one."""
    document = Document()
    for text in samples.PARAGRAPHS:
        document.add_paragraph(text)
    table = document.add_table(rows=len(samples.TABLE), cols=len(samples.TABLE[0]))
    for row, texts in zip(table.rows, samples.TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("特此报告。")
    return samples.saved(document)


def main() -> None:
    office = shutil.which("soffice")
    if not office:
        sys.exit("There is no LibreOffice here.")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "text.docx").write_bytes(report())
        profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
        words = [office, profile, "--headless", "--convert-to", "doc", "--outdir", folder, f"{folder}/text.docx"]
        subprocess.run(words, check=True)
        content = Path(folder, "text.doc").read_bytes()
    found = sandboxed.document(sandboxed.question("报告.doc", content, office))
    if found.get("kind") != "doc" or not all(sentence in found["text"] for sentence in SENTENCES):
        sys.exit(f"It was not read as it should: {found}")
    print("LibreOffice and the product read an old document together.")


if __name__ == "__main__":
    main()
