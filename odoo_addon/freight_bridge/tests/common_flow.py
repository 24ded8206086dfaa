# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from unittest.mock import patch

from freezegun import freeze_time

from .common_posting import PostingCase

#: A Wednesday; the company is in Paris, one hour ahead of UTC.
NOON = "2026-03-04 11:00:00"


class FlowCase(PostingCase):
    """A company that settles when its bills are posted, and approved invoices that wait for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Paris"
        cls.finance = cls._person("finance-t", "freight_bridge.group_finance")
        cls.env["freight.flow"]._make_missing()
        cls.flow = cls._flow("post")
        # What the demonstration left to post is none of a test's invoices.
        cls.env["freight.invoice"].search([("state", "=", "approved")]).write({"state": "cancelled"})
        cls.env["freight.charge"].search([("cost_state", "=", "expected")]).write({"cost_state": "void"})

    @classmethod
    def _flow(cls, kind, company=None):
        return cls.env["freight.flow"].search(
            [("kind", "=", kind), ("company_id", "=", (company or cls.company).id)]
        )

    def _window(self, opens=22, closes=2, cutoff=18, **values):
        """Bills are posted at night, those that were approved by six o'clock."""
        self.flow.write(
            {
                "timing": "window",
                "window_from": opens,
                "window_to": closes,
                "has_cutoff": cutoff is not None,
                "cutoff": cutoff or 0,
                **values,
            }
        )

    def _approved(self, number, amount=100, at=None, **values):
        """An approved invoice; ``at`` says when it was approved (UTC)."""
        with freeze_time(at or NOON):
            return self._invoice(self._line(amount), number=number, **values)

    def _job(self, at=None, by_hand=False, method="_cron_post", model="freight.invoice", left=60):
        """What the job does, but for its commits.

        :param left: the seconds that it is told are left, or a list, one for each commit
        """
        told = {"side_effect": left} if isinstance(left, list) else {"return_value": left}
        flows = self.env.registry["freight.flow"]
        with (
            freeze_time(at or NOON),
            patch.object(self.env.registry["ir.cron"], "_commit_progress", **told),
            patch.object(flows, "_is_by_hand", return_value=by_hand),
        ):
            getattr(self.env[model], method)()
            self.env.flush_all()

    def _called(self, cron="cron_post_invoices"):
        """When the job is to be called, soonest first."""
        job = self.env.ref(f"freight_bridge.{cron}")
        return self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).sorted("call_at")

    def _forget_calls(self, cron="cron_post_invoices"):
        self._called(cron).unlink()

    def _runs(self, flow=None):
        return self.env["freight.flow.run"].search([("flow_id", "=", (flow or self.flow).id)])
