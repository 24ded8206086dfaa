# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import hashlib

from odoo.tests import BaseCase, tagged

from ..ingest.document import MAX_BYTES, DocumentFault, clean_name, read_document
from ..ingest.validator_document import document_faults, is_link

PDF = b"%PDF-1.4\n%%EOF\n"


def stated(raw=PDF, **changes):
    """The data of a document's event."""
    data = {
        "references": [{"kind": "tracking", "value": "TRACK-1"}],
        "kind": "pod",
        "name": "pod.pdf",
        "media_type": "application/pdf",
        "content": base64.b64encode(raw).decode(),
        "url": None,
        "sha256": None,
        "issued_at": None,
        "signed_by": None,
    }
    return {**data, **changes}


@tagged("post_install", "-at_install")
class TestDocument(BaseCase):
    def _fault(self, **changes):
        with self.assertRaises(DocumentFault) as caught:
            read_document(stated(**changes))
        return caught.exception.kind

    def test_document_read_keeps_its_bytes(self):
        document = read_document(stated(sha256=hashlib.sha256(PDF).hexdigest()))
        self.assertEqual(document.content, PDF)
        self.assertEqual(document.digest, hashlib.sha256(PDF).hexdigest())

    def test_document_read_of_each_type_begins_as_it_does(self):
        for media_type, begin in (
            ("image/png", b"\x89PNG\r\n\x1a\n"),
            ("image/jpeg", b"\xff\xd8\xff\xe0"),
            ("image/tiff", b"II*\x00"),
            ("IMAGE/TIFF; charset=binary", b"MM\x00*"),
        ):
            self.assertEqual(read_document(stated(begin, media_type=media_type)).content, begin)
            self.assertEqual(self._fault(media_type=media_type), "bytes")

    def test_document_read_refuses_what_a_browser_would_run(self):
        for media_type in ("text/html", "image/svg+xml", "application/javascript", "application/zip"):
            self.assertEqual(self._fault(media_type=media_type), "type")
        self.assertEqual(self._fault(content=base64.b64encode(b"<html>%PDF-").decode()), "bytes")

    def test_document_read_refuses_unsound_content(self):
        self.assertEqual(self._fault(content="JVBE*"), "base64")
        self.assertEqual(self._fault(content="JVBERi0"), "base64")
        self.assertEqual(self._fault(content="é"), "base64")
        self.assertEqual(self._fault(content=""), "size")
        self.assertEqual(self._fault(sha256="0" * 64), "digest")

    def test_document_read_size_is_bounded(self):
        most = PDF.ljust(MAX_BYTES, b"x")
        self.assertEqual(len(read_document(stated(most)).content), MAX_BYTES)
        with self.assertRaises(DocumentFault):
            read_document(stated(most + b"x"))
        self.assertEqual(
            document_faults(stated(most + b"xxx")), [("/data/content", "is missing or not of its form")]
        )

    def test_document_name_is_cleaned(self):
        for name, kept in (
            ("pod.pdf", "pod.pdf"),
            ("POD.PDF", "POD.pdf"),
            ("../../etc/passwd", "etc passwd.pdf"),
            ("C:\\temp\\pod.exe", "C temp pod.exe.pdf"),
            ("pod\u202efdp.exe", "pod fdp.exe.pdf"),
            ("a\r\nSet-Cookie: x", "a Set-Cookie x.pdf"),
            ("...", "document.pdf"),
            (".pdf", "document.pdf"),
            ("x" * 200, "x" * 100 + ".pdf"),
        ):
            self.assertEqual(clean_name(name, "application/pdf"), kept)
        self.assertEqual(clean_name("pod.jpeg", "image/jpeg"), "pod.jpg")

    def test_document_link_leads_to_a_page_only(self):
        for url in ("https://carrier.example/pod?id=1", "http://carrier.example:8080/pod"):
            self.assertTrue(is_link(url), url)
        for url in (
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//carrier.example/pod",
            "https:///pod",
            "https://user:secret@carrier.example/",
            "https://carrier.example\\@evil.example/",
            "https://carrier.example/a b",
            "https://[::1/",
            "https://carrier.example/" + "x" * 2000,
            None,
            5,
        ):
            self.assertFalse(is_link(url), url)

    def test_document_data_faults(self):
        self.assertEqual(document_faults(stated()), [])
        self.assertEqual(document_faults(stated(content=None, url="https://carrier.example/pod")), [])
        for changes, pointer in (
            ({"kind": ["pod"]}, "/data/kind"),
            ({"name": " "}, "/data/name"),
            ({"media_type": None}, "/data/media_type"),
            ({"content": 5}, "/data/content"),
            ({"content": None}, "/data/content"),
            ({"url": "javascript:alert(1)"}, "/data/url"),
            ({"sha256": "AB" * 32}, "/data/sha256"),
            ({"issued_at": "yesterday"}, "/data/issued_at"),
            ({"signed_by": ""}, "/data/signed_by"),
            ({"references": []}, "/data/references"),
        ):
            self.assertEqual([fault[0] for fault in document_faults(stated(**changes))], [pointer], changes)
