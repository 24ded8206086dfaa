# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Masking a partner's own words, by the format that they are in.

Each reader answers None where a text is not surely of its format: it is then hidden whole. Nothing here is a
parser of messages: only their seams are looked for.
"""

import csv
import io
import re

from lxml import etree

from . import exact_json
from .personal import DEEPEST, HIDDEN, kind_of, mask, mask_event, mask_members

#: Longest text that is read for masking.
LONGEST = 2 * 1024 * 1024
#: Longest segment of EDI that is taken for one: in a longer one there are others, whose seams were not found.
LONGEST_SEGMENT = 4000
#: X12: segment → element → what it holds (N1 of parties, PER and G61 of contacts, NTE, K1 and MSG of words).
_X12 = {
    "N1": {2: "name"},
    "N2": {1: "name", 2: "name"},
    "N3": {1: "street", 2: "street"},
    "NM1": {3: "name", 4: "name", 5: "name"},
    "PER": {2: "name", 4: "phone", 6: "phone", 8: "phone", 9: "name"},
    "G61": {2: "name", 4: "phone", 5: "name"},
    "NTE": {2: "binary"},
    "K1": {1: "binary", 2: "binary"},
    "MSG": {1: "binary"},
    "REF": {3: "text"},
}
#: EDIFACT: segment → element → what it holds (NAD of parties, CTA and COM of contacts, FTX of words).
_EDIFACT = {
    "NAD": {3: "name", 4: "name", 5: "street"},
    "CTA": {2: "name"},
    "COM": {1: "phone"},
    "FTX": {4: "binary"},
}
_X12_NAME = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_EDIFACT_NAME = re.compile(r"[A-Z]{3}")
#: Types that say nothing; and what the formats that partners send under them begin with.
_VAGUE = ("text/plain", "octet-stream")
_STARTS = (("{", "json"), ("[", "json"), ("ISA", "x12"), ("UNA", "edifact"), ("UNB", "edifact"), ("<", "xml"))


def mask_message(text, media_type):
    """A partner's message as somebody without the right sees it; HIDDEN where nobody can tell what it is."""
    return masked_or_none(text, media_type) or HIDDEN


def masked_or_none(text, media_type):
    """As ``mask_message``; None where nobody can tell what is personal in it."""
    media_type = (media_type or "").lower()
    if any(vague in media_type for vague in _VAGUE) or not media_type:
        media_type = next((kind for start, kind in _STARTS if text.lstrip()[:3].startswith(start)), "")
    if len(text) > LONGEST:
        return None
    if "json" in media_type:
        return _mask_json(text)
    if "x12" in media_type:
        return _mask_x12(text)
    if "edifact" in media_type:
        return _mask_edifact(text)
    if "csv" in media_type:
        return _mask_csv(text)
    if "xml" in media_type:
        return _mask_xml(text)
    return None


def _mask_json(text):
    try:
        value = exact_json.loads(text)
        is_event = isinstance(value, dict) and isinstance(value.get("data"), dict)
        masked = mask_event(value, mask_message) if is_event else mask_members(value)
        if masked == value:
            return text
        return exact_json.dumps(masked, indent=2)
    except (ValueError, RecursionError):
        return None


def _mask_x12(text):
    if text.startswith("ISA") and len(text) > 105:
        return _mask_segments(text, text[3], text[105], _X12, _X12_NAME)
    seam = re.match(r"\s{0,9}[A-Z][A-Z0-9]{1,2}([^A-Za-z0-9\s])", text)
    # Without the ISA that names it: the character behind which segments begin.
    ends = [
        end for end in ("~", "\n", "'", text.rstrip()[-1:]) if seam and end != seam[1] and not end.isalnum()
    ]
    end = max(ends, key=text.count, default=None)
    return end and _mask_segments(text, seam[1], end, _X12, _X12_NAME)


def _mask_edifact(text):
    marks = text[3:9] if text.startswith("UNA") else ":+.? '"
    if len(marks) < 6:
        return None
    component, separator, _decimal, release, _space, end = marks
    # A character that is released is no seam: it is put aside while the text is cut.
    aside = {
        release + mark: chr(0xE000 + index) for index, mark in enumerate((release, component, separator, end))
    }
    for released, stand_in in aside.items():
        text = text.replace(released, stand_in)
    masked = _mask_segments(text, separator, end, _EDIFACT, _EDIFACT_NAME)
    for released, stand_in in aside.items():
        masked = masked and masked.replace(stand_in, released)
    return masked


def _mask_segments(text, separator, end, places, is_name):
    """The segments with their personal elements masked; None where the text falls not into segments."""
    # Another such segment within one: its end is another than was thought.
    inner = re.compile(rf"[^A-Za-z0-9](?:{'|'.join(places)}){re.escape(separator)}")
    masked = []
    for segment in text.split(end):
        words = segment.strip()
        elements = words.split(separator)
        if words and not (is_name.fullmatch(elements[0]) or elements[0].startswith("UNA")):
            return None
        if len(words) > LONGEST_SEGMENT or inner.search(words):
            return None
        kinds = places.get(elements[0])
        if kinds is None:
            masked.append(segment)
            continue
        lead = segment[: len(segment) - len(segment.lstrip())]
        shown = [
            mask(element, kinds[index]) if element and index in kinds else element
            for index, element in enumerate(elements)
        ]
        masked.append(lead + separator.join(shown))
    return end.join(masked)


def _mask_csv(text):
    """Rows under a header; a cell is masked by the name of its column."""
    header, _line, _rows = text.partition("\n")
    delimiter = max(",;\t|", key=header.count)
    if delimiter not in header:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return None
    kinds = [kind_of(name, name.lower()) for name in rows[0]]
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows[1:]:
        if len(row) > len(kinds):
            return None
        writer.writerow([mask(cell, kind) if kind else cell for cell, kind in zip(row, kinds, strict=False)])
    return written.getvalue()


def _mask_xml(text):
    """Elements and attributes by their names; entities and document types are not read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.getroottree().docinfo.doctype:
        return None
    _mask_element(root, None, "", 0)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _mask_element(element, kind, within, depth):
    if not isinstance(element.tag, str):
        element.text = HIDDEN
        return
    name = etree.QName(element).localname
    kind = kind if kind in ("name", "street", "phone", "email") else kind_of(name, within)
    for attribute, value in element.attrib.items():
        own = kind or kind_of(etree.QName(attribute).localname, name.lower())
        if own:
            element.set(attribute, mask(value, own))
    if depth > DEEPEST:
        for child in list(element):
            element.remove(child)
        kind = "binary"
    if element.text and element.text.strip() and (kind or depth > DEEPEST):
        element.text = mask(element.text, kind)
    if element.tail and element.tail.strip():
        element.tail = mask(element.tail, kind or "text")
    for child in element:
        _mask_element(child, kind, name.lower().replace("_", ""), depth + 1)
