# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import io
from datetime import timedelta

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FreightCase, stamp
from .test_document import PDF, stated


@tagged("post_install", "-at_install")
class TestIngestDocument(FreightCase):
    def _document(self, references=None, raw=PDF, **changes):
        """A delivery of a document. ``changes`` are fields of the event or of its data."""
        references = references or [("tracking", "TRACK-1")]
        data = stated(raw, references=[{"kind": kind, "value": value} for kind, value in references])
        data.update({name: changes.pop(name) for name in set(changes) & set(data)})
        delivery = self._delivery(references, time=changes.pop("time", self.now))
        delivery["event"].update(type="freight.shipment.document.v1", data=data, **changes)
        return delivery

    def _send(self, *args, **kwargs):
        [answer] = self._apply(self._document(*args, **kwargs))
        return answer

    def _files(self, record):
        return self.env["ir.attachment"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def test_document_proof_is_on_shipment_and_transfer(self):
        order = self._order()
        shipment, picking = order.freight_shipment_ids, order.picking_ids
        issued_at = self.now - timedelta(hours=3)
        answer = self._send(
            [("delivery", picking.name)], issued_at=stamp(issued_at), signed_by="Ms. Reception"
        )
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual(
            (shipment.pod_date, shipment.pod_signed_by, shipment.pod_attachment_id),
            (issued_at, "Ms. Reception", self._files(shipment)),
        )
        self.assertEqual((self._files(shipment) | self._files(picking)).mapped("raw"), [PDF, PDF])
        document = shipment.document_ids
        self.assertEqual(
            (document.log_id.id, document.kind, document.name), (answer["log_id"], "pod", "pod.pdf")
        )
        self.assertEqual(shipment.state, "released", "a document moves nothing")

    def test_document_picture_is_kept_as_it_was_sent(self):
        """Core would scale a picture of this width down."""
        picture = io.BytesIO()
        Image.new("RGB", (2500, 10)).save(picture, "PNG")
        self._send(raw=picture.getvalue(), media_type="image/png", name="pod.png")
        self.assertEqual(self.shipment.pod_attachment_id.raw, picture.getvalue())
        self.assertEqual(self.shipment.pod_attachment_id.mimetype, "image/png")

    def test_document_newest_proof_counts_whatever_came_first(self):
        older = self._document(raw=PDF + b"older", issued_at=stamp(self.now - timedelta(days=2)))
        newer = self._document(raw=PDF + b"newer", issued_at=stamp(self.now - timedelta(days=1)))
        for shipment, story in ((self.shipment, (older, newer)), (self._shipment("TRACK-2"), (newer, older))):
            for delivery in story:
                delivery["event"]["id"] += shipment.tracking_ref
                delivery["event"]["data"]["references"] = [
                    {"kind": "tracking", "value": shipment.tracking_ref}
                ]
                self._apply(delivery)
            self.assertEqual(shipment.pod_attachment_id.raw, PDF + b"newer")
            self.assertEqual(shipment.pod_date, self.now - timedelta(days=1))

    def test_document_other_kinds_prove_no_delivery(self):
        for kind in ("bol", "weight_certificate", "customs", "other"):
            self.assertEqual(self._send(kind=kind)["outcome"], "applied", kind)
        self.assertEqual(len(self.shipment.document_ids), 4)
        self.assertFalse(self.shipment.pod_attachment_id or self.shipment.pod_date)

    def test_document_link_is_kept_and_proves_nothing(self):
        link = "https://carrier.example/pod/1"
        answers = self._apply(self._document(url=link, content=None), self._document(url=link, content=None))
        self.assertEqual([row["outcome"] for row in answers], ["applied", "stale"])
        self.assertEqual(self.shipment.document_ids.url, link)
        self.assertEqual(
            self._files(self.shipment).mapped(lambda file: (file.type, file.url)), [("url", link)]
        )
        self.assertFalse(self.shipment.pod_date)

    def test_document_again_is_stale(self):
        first = self._document()
        answers = self._apply(first, first, self._document())
        self.assertEqual([row["outcome"] for row in answers], ["applied", "duplicate", "stale"])
        self.assertEqual(self._send()["outcome"], "stale")
        self.assertEqual(self._send(kind="bol")["outcome"], "applied", "the same paper may be two things")
        self.assertEqual(len(self._files(self.shipment)), 2)

    def test_document_refused_is_exception(self):
        html = base64.b64encode(b"<script>alert(1)</script>").decode()
        for changes, word in (
            ({"media_type": "text/html", "content": html}, "text/html"),
            ({"content": html}, "something else"),
            ({"sha256": "0" * 64}, "SHA-256"),
            ({"content": "JVBERi0"}, "base64"),
        ):
            answer = self._send(**changes)
            self.assertEqual(answer["code"], "document_refused", answer)
            self.assertIn(word, answer["message"])
        self.assertFalse(self.shipment.document_ids)
        self.assertFalse(self._files(self.shipment))

    def test_document_malformed_or_implausible_is_exception(self):
        self.assertEqual(self._send(kind="selfie")["code"], "malformed_event")
        for shift in (timedelta(hours=25), timedelta(days=-731)):
            answer = self._send(issued_at=stamp(self.now + shift))
            self.assertEqual(answer["code"], "implausible_time")

    def test_document_of_unknown_shipment_waits_and_is_linked(self):
        exception = self.env["freight.exception"].browse(self._send([("pro", "PRO-9")])["exception_id"])
        self.assertEqual(exception.code, "unmatched_reference")
        exception.with_user(self.worker).desk_link(shipment_id=self.shipment.id)
        self.assertEqual(self.shipment.pod_attachment_id.raw, PDF)

    def test_document_of_another_company_is_refused(self):
        self._shipment("FOREIGN-1", company_id=self.other_company.id)
        answer = self._send([("tracking", "FOREIGN-1")])
        self.assertEqual(answer["code"], "other_company_reference")

    def test_document_teaches_the_consignment_numbers(self):
        self._send([("tracking", "TRACK-1"), ("pro", "PRO-7")])
        self.assertEqual(self._send([("pro", "PRO-7")], kind="bol")["outcome"], "applied")

    def test_document_of_a_test_system_leaves_nothing(self):
        self.env["freight.system"].create({"name": "Trial", "code": "trial", "mode": "test"})
        self.assertEqual(self._send(source="/systems/trial")["outcome"], "applied")
        self.assertFalse(self.shipment.document_ids or self._files(self.shipment))

    def test_document_is_kept_as_it_came(self):
        self._send()
        file = self.shipment.pod_attachment_id
        for user in (self.worker, self.manager, self.env.ref("base.user_admin")):
            with self.assertRaisesRegex(UserError, "kept as it came"):
                file.with_user(user).raw = b"other"
            with self.assertRaisesRegex(UserError, "kept as it came"):
                file.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.shipment.document_ids.with_user(user).signed_by = "Nobody"
            with self.assertRaisesRegex(UserError, "pod_date"):
                self.shipment.with_user(user).pod_date = self.now

    def test_document_copies_on_transfers_are_kept_and_other_files_are_not(self):
        picking = self._order().picking_ids
        self._send([("delivery", picking.name)])
        self._send([("delivery", picking.name)], content=None, url="https://partner.example/bol", kind="bol")
        copies = self._files(picking)
        self.assertEqual(sorted(copies.mapped("type")), ["binary", "url"])
        for user in (self.worker, self.manager, self.env.ref("base.user_admin")):
            for copy in copies.with_user(user):
                with self.assertRaisesRegex(UserError, "kept as it came"):
                    copy.unlink()
                with self.assertRaisesRegex(UserError, "kept as it came"):
                    copy.res_id = 0
        other = copies[0].create(
            {"name": "note", "raw": b"x", "res_model": picking._name, "res_id": picking.id}
        )
        other.with_user(self.env.ref("base.user_admin")).unlink()
        self.assertEqual(self._files(picking), copies)

    def _added(self, user, content=PDF, **values):
        """What a person adds by hand."""
        wizard = self.env["freight.document.wizard"].with_user(user)
        vals = {"shipment_id": self.shipment.id, "content": base64.b64encode(content), "name": "scan.exe"}
        return wizard.create({**vals, **values}).action_add()

    def test_document_added_by_hand_is_a_proof(self):
        self._added(self.worker, signed_by="Ms. Reception")
        document = self.shipment.document_ids
        self.assertEqual(
            (document.user_id, document.log_id.id, document.name), (self.worker, False, "scan.exe.pdf")
        )
        self.assertEqual(
            (self.shipment.pod_attachment_id.raw, self.shipment.pod_signed_by), (PDF, "Ms. Reception")
        )
        self.assertEqual(self._send()["outcome"], "stale", "the partner sends it, too")

    def test_document_added_by_hand_is_checked(self):
        with self.assertRaisesRegex(UserError, "type unknown"):
            self._added(self.worker, b"<html>")
        with self.assertRaisesRegex(UserError, "in the future"):
            self._added(self.worker, issued_at=self.now + timedelta(days=1))
        self._added(self.worker)
        with self.assertRaisesRegex(UserError, "already"):
            self._added(self.manager)
        with self.assertRaises(AccessError):
            self._added(self.auditor, kind="bol")

    def test_document_opens_for_every_reader(self):
        self._send()
        for user in (self.worker, self.manager, self.auditor):
            shipment = self.shipment.with_user(user)
            shipment.get_views([(False, "form")])
            named = {"fields": {"display_name": {}}}
            [values] = shipment.web_read({"pod_attachment_id": named, "document_ids": named})
            self.assertEqual(values["pod_attachment_id"]["display_name"], "pod.pdf")
            self.assertEqual(len(values["document_ids"]), 1)
            self.assertEqual(base64.b64decode(shipment.document_ids.content), PDF)

    def test_document_query_count_does_not_grow(self):
        for index in range(40):
            self._shipment(f"DOC-{index}")
        self._count_queries(range(2))
        self.assertEqual(self._count_queries(range(2, 7)), self._count_queries(range(7, 40)))

    def _count_queries(self, numbers):
        deliveries = [self._document([("tracking", f"DOC-{number}")]) for number in numbers]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._apply(*deliveries)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
