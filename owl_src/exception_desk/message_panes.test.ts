// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { DeskMessage } from "@freight_bridge/exception_desk/desk_types";
import { MessagePanes } from "@freight_bridge/exception_desk/message_panes";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const EXPIRED = "This message expired on 11/21/2026 by policy “Messages, one year”.";

async function show(change: Partial<DeskMessage>): Promise<void> {
  const message: DeskMessage = {
    log_id: 1,
    raw: '{"signed_by":"J••• R••"}',
    raw_type: "application/json",
    verbatim: true,
    canonical: '{"data":{"signed_by":"J••• R••"}}',
    draft: "",
    draft_faults: [],
    pointer: "",
    faults: [],
    received_at: null,
    event_type: "freight.shipment.milestone.v1",
    corrections: [],
    ...change,
  };
  await mountWithCleanup(MessagePanes, { props: { message } });
}

test("who sees masked data is told so, and who could see it", async () => {
  await show({ is_masked: true });
  expect(".o_freight_masked").toHaveText(/Personal data is masked.*Sees Personal Data/);
  expect(".o_freight_pane").toHaveCount(2);
});

test("who sees everything is told nothing", async () => {
  await show({ is_masked: false, removal_note: null });
  expect(".o_freight_masked").toHaveCount(0);
  expect(".o_freight_removal").toHaveCount(0);
});

test("an expired message is a sentence, not a blank", async () => {
  await show({ is_masked: false, removal_note: EXPIRED, raw: null, canonical: "" });
  expect(".o_freight_removal").toHaveText(EXPIRED);
  expect(".o_freight_masked").toHaveCount(0);
  expect(".o_freight_pane").toHaveCount(0);
});
