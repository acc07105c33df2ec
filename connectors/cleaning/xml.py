"""XML from outside: well-formed or refused, without declarations and entities."""

import re

from lxml import etree

from connectors.errors import NotExpectedError, UnsafeError

_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


def read_xml(body: bytes, url: str = "") -> etree._Element:
    """The root element; NotExpectedError for HTML, a broken or a cut-off document, UnsafeError
    for a document with declarations of its own."""
    wanted = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    head = wanted[:300].lower()
    if not wanted.startswith(b"<") or b"<!doctype html" in head or b"<html" in head:
        raise NotExpectedError("no XML", url=url)
    if _DECLARED.search(re.sub(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", b"", wanted, flags=re.S)):
        raise UnsafeError("XML with declarations", url=url)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(wanted, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotExpectedError(f"broken XML: {str(error)[:120]}", url=url) from None


def local_name(element: etree._Element) -> str:
    """The name without its namespace, lower case; empty for comments and instructions."""
    tag = element.tag
    return etree.QName(tag).localname.lower() if isinstance(tag, str) else ""
