"""The parts of a document that is a zip archive, found whatever slashes and capitals its names have; those of a Word
file as Word finds them: by the relationships between them, not by fixed names."""

from __future__ import annotations

import io
import posixpath
import zipfile

from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element, tree_of
from metrics.parsing.archives import UNREADABLE

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The two names of the same vocabulary; files in Strict Open XML use the first."""
CONTENT_TYPES = "[content_types].xml"
MAIN = "wordprocessingml.document.main+xml"
USUAL_MAIN = "word/document.xml"


class Parts:
    """The XML parts of an archive, by their plain names."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except UNREADABLE as error:
            raise Refused("broken") from error
        self._names = {plain_name(name): name for name in reversed(self._archive.namelist())}

    def tree(self, name: str) -> Element | None:
        """Return the root of a part; None where there is no such part. Raises `Refused`."""
        if name not in self._names:
            return None
        try:
            return tree_of(self._archive.read(self._names[name]).replace(STRICT, USUAL))
        except UNREADABLE as error:
            raise Refused("broken") from error


class Package(Parts):
    """A Word file. `main` is the name of the part with the text."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.main = self._main()
        self._related = self._targets(self.main)

    def root(self) -> Element:
        """Return the root of the main part. Raises `Refused`."""
        root = self.tree(self.main)
        if root is None:
            raise Refused("broken")
        return root

    def related(self, kind: str) -> Element | None:
        """Return the root of the part that the main part refers to as styles, numbering, footnotes or endnotes."""
        beside = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        return self.tree(self._related.get(kind, beside))

    def _main(self) -> str:
        stated = self._targets("").get("officeDocument", "")
        if stated in self._names:
            return stated
        types = self.tree(CONTENT_TYPES)
        for override in types if types is not None else ():
            if MAIN in (override.get("ContentType") or ""):
                return plain_name(override.get("PartName", ""))
        return USUAL_MAIN

    def _targets(self, part: str) -> dict[str, str]:
        """Return kind → name of the parts that a part refers to; "" stands for the package itself."""
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            (each.get("Type") or "").rpartition("/")[2]: plain_name(each.get("Target") or "", folder)
            for each in (root if root is not None else ())
            if each.get("TargetMode") != "External"
        }


def plain_name(name: str, folder: str = "") -> str:
    """Return the name of a part as it is compared: with slashes, from the root of the package, in small letters."""
    return posixpath.normpath(posixpath.join("/", folder, name.replace("\\", "/"))).lstrip("/").lower()
