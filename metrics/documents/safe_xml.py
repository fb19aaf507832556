"""Safe parsing of a document's XML: no entities, no DTD, no network."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from metrics.documents.refusals import Refused

Element: TypeAlias = etree._Element  # lxml has no other name for what its functions give back

LARGEST_PART = 40 * 1024 * 1024


def tree_of(content: bytes) -> Element:
    """Return the root element. Raises `Refused` for what is not XML, declares entities, or is larger or deeper than
    any report."""
    if len(content) > LARGEST_PART:
        raise Refused("large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("limits" if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT else "broken") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("entities")
    return root
