"""What IMS Common Cartridge 1.1 asks of a cartridge, written from its specification and not from our writer.

`faults` reads a cartridge and returns a line for everything that an importer would stumble over.
"""

import io
import re
import zipfile
from collections import Counter
from urllib.parse import urlsplit

from lxml import etree

CP = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
LOM = "{http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource}"
LOM_MANIFEST = "{http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest}"
LINK = "{http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1}"
TOPIC = "{http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1}"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
PROFILES = {"cc.multiple_choice.v0p1", "cc.multiple_response.v0p1", "cc.true_false.v0p1", "cc.fib.v0p1", "cc.essay.v0p1"}


def faults(cartridge: bytes) -> list[str]:
    """All that is wrong with a cartridge."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(cartridge))
        files = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return ["is no zip"]
    if "imsmanifest.xml" not in files:
        return ["has no imsmanifest.xml at its root"]
    if f'xmlns="{CP[1:-1]}"' not in files["imsmanifest.xml"][:500].decode(errors="replace"):
        return ["imsmanifest.xml: the namespace does not stand in the first 500 letters"]
    try:
        root = etree.fromstring(files["imsmanifest.xml"])
    except etree.XMLSyntaxError as error:
        return [f"imsmanifest.xml: {error}"]
    return [*_manifest(root), *_organization(root), *_resources(root, files)]


def _manifest(root):
    if [one.tag for one in root] != [CP + "metadata", CP + "organizations", CP + "resources"]:
        yield "imsmanifest.xml: not metadata, organizations and resources in this order"
    if root.findtext(f"{CP}metadata/{CP}schema") != "IMS Common Cartridge":
        yield "imsmanifest.xml: another schema"
    if root.findtext(f"{CP}metadata/{CP}schemaversion") != "1.1.0":
        yield "imsmanifest.xml: another version"
    if root.find(f"{CP}metadata/{LOM_MANIFEST}lom/{LOM_MANIFEST}general/{LOM_MANIFEST}title/{LOM_MANIFEST}string") is None:
        yield "imsmanifest.xml: no title in its metadata"
    names = [one.get("identifier") for one in root.iter() if one.get("identifier") is not None]
    yield from (f"imsmanifest.xml: identifier {name} is no XML id" for name in names if not NCNAME.fullmatch(name))
    yield from (f"imsmanifest.xml: identifier {name} twice" for name, count in Counter(names).items() if count > 1)


def _organization(root):
    found = root.findall(f"{CP}organizations/{CP}organization")
    if len(found) != 1 or found[0].get("structure") != "rooted-hierarchy":
        yield "imsmanifest.xml: not one organization with a rooted hierarchy"
        return
    tops = found[0].findall(f"{CP}item")
    if len(tops) != 1 or tops[0].find(f"{CP}title") is not None:
        yield "imsmanifest.xml: not one root item without a title"
        return
    for item in tops[0].iterdescendants(f"{CP}item"):
        children = [one.tag for one in item]
        if children[:1] != [CP + "title"] or not item.findtext(f"{CP}title"):
            yield f"imsmanifest.xml: item {item.get('identifier')} does not open with a title"
        if bool(item.get("identifierref")) == (CP + "item" in children):
            yield f"imsmanifest.xml: item {item.get('identifier')} is neither a folder nor a leaf"


def _resources(root, files):
    resources = root.findall(f"{CP}resources/{CP}resource")
    used = Counter(one.get("identifierref") for one in root.iter(f"{CP}item") if one.get("identifierref"))
    known = {one.get("identifier") for one in resources}
    yield from (f"imsmanifest.xml: no resource {name}" for name in used.keys() - known)
    yield from (f"imsmanifest.xml: resource {name} stands {used[name]} times in the modules" for name in known if used[name] != 1)
    listed = {"imsmanifest.xml"}
    for one in resources:
        paths = [file.get("href") for file in one.findall(f"{CP}file")]
        listed |= set(paths)
        kind = one.get("type")
        if len(paths) != 1 or paths[0] not in files:
            yield f"imsmanifest.xml: resource {one.get('identifier')} names {paths}, not one file that is there"
            continue
        path = paths[0]
        if kind == "webcontent":
            if one.get("href") != path:
                yield f"imsmanifest.xml: webcontent {path} has another href than its file"
            continue
        if one.get("href") is not None or one.find(f"{CP}dependency") is not None:
            yield f"imsmanifest.xml: {path} of type {kind} has an href or a dependency"
        judge = {"imswl_xmlv1p1": _link, "imsdt_xmlv1p1": _topic,
                 "imsqti_xmlv1p2/imscc_xmlv1p1/assessment": _assessment}.get(kind)
        if judge is None:
            yield f"imsmanifest.xml: {path} is of the unknown type {kind}"
            continue
        try:
            yield from (f"{path}: {fault}" for fault in judge(etree.fromstring(files[path])))
        except etree.XMLSyntaxError as error:
            yield f"{path}: {error}"
    yield from (f"{path} is in no resource" for path in files.keys() - listed)


def _link(root):
    if root.tag != LINK + "webLink" or [one.tag for one in root] != [LINK + "title", LINK + "url"]:
        yield "is no web link with title and url"
        return
    address = root.find(LINK + "url").get("href")
    if urlsplit(address).scheme not in ("http", "https") or not address.isascii() or " " in address:
        yield f"leads to {address}, which is not absolute and encoded"


def _topic(root):
    if root.tag != TOPIC + "topic" or [one.tag for one in root] != [TOPIC + "title", TOPIC + "text"]:
        yield "is no topic with title and text"
    elif root.find(TOPIC + "text").get("texttype") != "text/html" or not root.findtext(TOPIC + "text"):
        yield "has no text"


def _assessment(root):
    if root.tag != QTI + "questestinterop" or [one.tag for one in root] != [QTI + "assessment"]:
        yield "is no assessment"
        return
    sections = root.findall(f"{QTI}assessment/{QTI}section")
    if len(sections) != 1:
        yield f"has {len(sections)} sections, not one"
        return
    for item in sections[0].findall(QTI + "item"):
        yield from (f"{item.get('ident')}: {fault}" for fault in _item(item))
    names = [one.get("ident") for one in sections[0].findall(QTI + "item")]
    if not names or len(names) != len(set(names)):
        yield "has no items, or two of one name"


def profile(item):
    """The profile that an item states."""
    return {one.findtext(QTI + "fieldlabel"): one.findtext(QTI + "fieldentry")
            for one in item.iterfind(f"{QTI}itemmetadata/{QTI}qtimetadata/{QTI}qtimetadatafield")}.get("cc_profile")


def _item(item):
    kind = profile(item)
    if kind not in PROFILES:
        yield f"profile {kind}"
        return
    if not item.findtext(f"{QTI}presentation/{QTI}material/{QTI}mattext"):
        yield "no question"
    labels = [one.get("ident") for one in item.iter(QTI + "response_label")]
    if kind in ("cc.fib.v0p1", "cc.essay.v0p1"):
        if labels or item.find(f"{QTI}presentation/{QTI}response_str/{QTI}render_fib") is None:
            yield "options, or no box to write into"
    elif len(labels) < 2 or len(labels) != len(set(labels)):
        yield "fewer than two options, or two of one name"
    cardinality = next((one.get("rcardinality") for one in item.iter(QTI + "response_lid")), "")
    if labels and (cardinality == "Multiple") != (kind == "cc.multiple_response.v0p1"):
        yield f"cardinality {cardinality}"
    if kind == "cc.true_false.v0p1" and set(labels) != {"true", "false"}:
        yield f"answers {labels}, not true and false"
    scored = [one for one in item.iter(QTI + "respcondition") if one.find(QTI + "setvar") is not None]
    if kind != "cc.essay.v0p1" and len(scored) != 1:
        yield f"{len(scored)} conditions that score, not one"
    told = {one.get("ident") for one in item.findall(QTI + "itemfeedback")}
    shown = {one.get("linkrefid") for one in item.iter(QTI + "displayfeedback")}
    if told != shown:
        yield f"feedback that is not shown, or shown and not there: {sorted(told ^ shown)}"
    if kind not in ("cc.fib.v0p1", "cc.essay.v0p1"):
        yield from (f"condition on the unknown option {one.text}" for one in item.iter(QTI + "varequal")
                    if one.text not in labels)


def scores(item, chosen: set[str]) -> bool:
    """Whether an importer that follows the item's conditions gives the mark for the options `chosen`."""
    def holds(node) -> bool:
        name = node.tag.removeprefix(QTI)
        if name == "varequal":
            return node.text in chosen
        if name == "not":
            return not any(holds(one) for one in node)
        return all(holds(one) for one in node)

    return any(all(holds(one) for one in condition.find(QTI + "conditionvar"))
               for condition in item.iter(QTI + "respcondition") if condition.find(QTI + "setvar") is not None)
