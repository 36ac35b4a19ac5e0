"""The one gate for whatever becomes an address: cells, settings, the bibliography, texts.

`fault_of` says what is wrong with an address of the web, and nothing of a good one.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

#: RFC 3986 without the marks that end an address in HTML, TeX or Markdown; `%` only before two hexadecimal digits.
WRITTEN = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
#: Ends of names that the public web does not know (RFC 2606, 6761, 6762, 7686, 9476).
PRIVATE = {"local", "localhost", "internal", "intranet", "lan", "home", "corp", "test", "invalid", "onion", "alt", "arpa"}


def _host_fault(host: str, local: bool) -> str | None:
    if local and host in ("localhost", "127.0.0.1", "::1"):
        return None
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return f"has the host {host!r}, expected a public name"
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(map(LABEL.fullmatch, labels)) or len(labels) < 2 or not re.search("[a-z]", labels[-1], re.I) \
            or labels[-1].lower() in PRIVATE:
        return f"has the host {host!r}, expected a public name"
    return None


def fault_of(text: str, local: bool = False) -> str | None:
    """Return what is wrong with the address `text`; a host on this machine is allowed only where something is tried out
    (`local`)."""
    if text.startswith("doi:"):
        return None if DOI.fullmatch(text[4:]) and WRITTEN.fullmatch(text) else f"{text!r} is no DOI, expected doi:10.1234/…"
    scheme = SCHEME.match(text)
    if scheme and scheme[1].lower() not in ("http", "https") and not re.match(r"[\w.-]+:\d+(/|$)", text):
        return f"{text!r} has the scheme {scheme[1]!r}, expected http or https"
    if not scheme or not text[scheme.end():].startswith("//"):
        return f"{text!r} is no address, expected https:// and then ASCII without a blank"
    if not text.isascii() or re.search(r"\s", text):
        return f"{text!r} is no address, expected https:// and then ASCII without a blank"
    if not WRITTEN.fullmatch(text):
        bad = re.sub(WRITTEN, "", text)[0]
        return f"{text!r} holds {bad!r}, expected %{ord(bad):02X}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return f"{text!r} has no good host or port, expected a public name and a port of 1 to 65535, if any"
    if "@" in parts.netloc:
        return f"{text!r} names a user, expected an address without one"
    if port == 0:
        return f"{text!r} has no good host or port, expected a public name and a port of 1 to 65535, if any"
    if wrong := _host_fault(parts.hostname or "", local):
        return f"{text!r} {wrong}"
    if any(part in (".", "..") for part in parts.path.split("/")):
        return f"{text!r} goes through '.' or '..', expected the address where that leads"
    return None


def page(text: str) -> str:
    """Return an address without what does not change the page: scheme, www, stock port, capitals of the host, fragment, last
    slash."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    host = (parts.hostname or "").removesuffix(".").removeprefix("www.")
    at = "" if port in (None, 80, 443) else f":{port}"
    query = "&".join(one for one in parts.query.split("&") if one and not re.match(r"utm_\w+=|fbclid=|gclid=", one))
    return f"{host}{at}{parts.path.rstrip('/')}{'?' + query if query else ''}"


#: Addresses in Markdown, HTML and BibTeX. What stands in angle brackets, link brackets or quotation marks is whole.
IN_TEXT = re.compile(r"""\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)|<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>|"""
                     r"""\b(?:href|src)\s*=\s*["']([^"']*)|^\s*(?:url|doi)\s*=\s*[{"]([^}"]*)|(?<![\w"'(<{=/])(https?://[^\s<>"'`)}\]]+)""",
                     re.MULTILINE | re.IGNORECASE)


def in_text(text: str) -> list[tuple[int, str]]:
    """Return the addresses of other places in a text that is published, each with its line; links inside the book are not among
    them."""
    found = []
    for match in IN_TEXT.finditer(text):
        address = next(filter(None, match.groups()), "")
        if match[5]:
            address = address.rstrip(".,;:!?")
        if re.match(r"//", address) or SCHEME.match(address) and not address.startswith(("mailto:", "#")):
            found.append((text.count("\n", 0, match.start()) + 1, address))
    return found
