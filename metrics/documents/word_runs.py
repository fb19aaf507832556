"""What a run of a Word document looks like: hidden, struck or raised, by itself or by its styles."""

from __future__ import annotations

from metrics.documents.safe_xml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = frozenset({"0", "false", "off"})
DEEPEST = 10


class Looks:
    """The looks of runs, with those that the styles of the document give."""

    def __init__(self, styles: Element | None) -> None:
        found = styles.iterchildren(f"{W}style") if styles is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}

    def gone(self, run: Element) -> bool:
        """Return whether the text of the run is hidden or struck."""
        return any(self._stated(run, name) not in OFF | {""} for name in ("vanish", "strike", "dstrike"))

    def raised(self, run: Element) -> str:
        """Return superscript, subscript or "" (on the line)."""
        stated = self._stated(run, "vertAlign")
        return stated if stated in ("superscript", "subscript") else ""

    def _stated(self, run: Element, name: str) -> str:
        paragraph = next(run.iterancestors(f"{W}p"), None)
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return str(own.get(f"{W}val", "true"))
        named = [run.find(f"{W}rPr/{W}rStyle")]
        named += [paragraph.find(f"{W}pPr/{W}pStyle")] if paragraph is not None else []
        return next((told for each in named if each is not None and (told := self._of_style(each, name))), "")

    def _of_style(self, reference: Element, name: str) -> str:
        for _step in range(DEEPEST):
            style = self._styles.get(reference.get(f"{W}val", ""))
            if style is None:
                return ""
            stated = style.find(f"{W}rPr/{W}{name}")
            if stated is not None:
                return str(stated.get(f"{W}val", "true"))
            based = style.find(f"{W}basedOn")
            if based is None:
                return ""
            reference = based
        return ""
