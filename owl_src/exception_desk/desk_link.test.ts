// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  defineDesk,
  detailOf,
  exceptionRecord,
  FreightException,
  openDesk,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import {
  contains,
  makeServerError,
  mockService,
  onRpc,
  patchWithCleanup,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

/** The server refuses to show it. */
function refuse(errorName: string): never {
  throw makeServerError({ errorName, message: "no" });
}

test("a link opens its exception, in whichever queue it is", async () => {
  FreightException._records = [1, 2, 4].map((id) => exceptionRecord(id));
  await openDesk((id) => detailOf(id, id === 3 ? { state: "resolved" } : {}), { resId: 3 });
  expect(".o_freight_detail_title").toHaveText("Reference R3 is unknown");
  expect(".o_freight_row").toHaveCount(3);
  expect(".o_freight_rows").not.toHaveAttribute("aria-activedescendant");
  await press("j");
  await settled();
  expect(".o_freight_detail_title").toHaveText("Reference R1 is unknown");
  expect(".o_freight_rows").toHaveAttribute("aria-activedescendant", "o_freight_row_1");
});

test("who may not see it is told why, and nothing of it", async () => {
  await openDesk((id) => (id === 99 ? refuse("odoo.exceptions.AccessError") : detailOf(id)), { resId: 99 });
  expect(".o_freight_detail [role=alert]").toHaveText(
    /You may not see this exception\. It belongs to a company/,
  );
  expect(".o_freight_row").toHaveCount(4);
});

test("one that was removed while it was open is said to be gone", async () => {
  let gone = false;
  await openDesk((id) => (gone ? refuse("odoo.exceptions.MissingError") : detailOf(id)));
  gone = true;
  await press("j");
  await settled();
  expect(".o_freight_detail [role=alert]").toHaveText(/does not exist any more/);
});

test("the link of the open exception is copied", async () => {
  mockService("notification", { add: (message: string) => void expect.step(message) });
  await openDesk();
  patchWithCleanup(navigator.clipboard, {
    writeText: async (text: string) => void expect.step(text.replace(/^https?:\/\/[^/]+/, "")),
  });
  await contains("button[name=copy_link]").click();
  await settled();
  expect.verifySteps(["/odoo/freight-desk/1", "The link is copied."]);
});

test("views are saved under a name, chosen and removed", async () => {
  let views: { id: number; name: string; context: string; user_ids: number[] }[] = [];
  await openDesk();
  onRpc("ir.filters", "get_filters", () => views);
  onRpc("ir.filters", "create_filter", ({ args }) => {
    const [{ name, context, user_ids }] = args as [{ name: string; context: string; user_ids: number[] }];
    views = [...views, { id: 5, name, context, user_ids }];
    return [5];
  });
  onRpc("ir.filters", "unlink", () => {
    views = [];
    return true;
  });
  await contains("[data-scope=late]").click();
  await contains(".o_freight_views").click();
  await contains(".o-dropdown--menu input[type=text]").edit("Late ones");
  await settled();
  expect(views.map(({ name }) => name)).toEqual(["Late ones"]);
  expect(".o_freight_views").toHaveText("Late ones");
  await contains("[data-scope=open]").click();
  await settled();
  expect(".o_freight_views").toHaveText("Views");
  await contains(".o_freight_views").click();
  await contains(".o-dropdown--menu .o-dropdown-item:contains(Late ones)").click();
  await settled();
  expect("[data-scope=late]").toHaveClass("active");
  await contains(".o_freight_views").click();
  await contains(".o-dropdown--menu button[title='Remove this view']").click();
  await settled();
  expect(views).toEqual([]);
});
