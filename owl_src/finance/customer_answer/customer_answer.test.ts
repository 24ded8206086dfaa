// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  defineDesk,
  detailOf,
  keys,
  openDesk,
  selected,
  settled,
} from "@freight_bridge/../tests/exception_desk/desk_test_helpers";
import type { ExceptionDetail } from "@freight_bridge/exception_desk/desk_types";
import type { Candidate } from "@freight_bridge_finance/customer_answer/customer_answer";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
  contains,
  getService,
  makeServerError,
  mockService,
  onRpc,
  patchWithCleanup,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineDesk();

const CANDIDATES: Candidate[] = [
  { id: 501, name: "Zebra Lines", points: 50, words: ["same e-mail address"], facts: ["FR123", "Lyon"] },
  { id: 502, name: "Zebra Lines", points: 40, words: ["same name"], facts: [] },
];

/** What the server answers about an exception that asks who a customer is. */
function question(id: number, change: Partial<ExceptionDetail["exception"]> = {}): ExceptionDetail {
  const detail = detailOf(id, { code: "customer_unsure", code_id: [9, "Who Is This Customer?"], ...change });
  const message = { ...detail.message, event_type: "billing.customer.v1" };
  return { ...detail, message, suggestions: [], can_link: false };
}

let candidates: () => Candidate[] | Promise<Candidate[]>;
beforeEach(() => {
  candidates = () => CANDIDATES;
});

async function openQuestion(server = question): Promise<void> {
  onRpc("freight.exception", "desk_customer_candidates", () => candidates());
  for (const method of ["desk_link_customer", "desk_new_customer"]) {
    onRpc("freight.exception", method, ({ args }) => {
      const [[id], ...rest] = args as [[number], ...unknown[]];
      expect.step([method, id, ...rest].join(" "));
      return { outcome: "applied", message: "cus_1 is Zebra Lines.", state: "resolved" };
    });
  }
  await openDesk(server);
  await settled();
}

const chosen = (): string | null => queryOne(".o_freight_answer input:checked").getAttribute("value");

test("the likeliest contacts stand in the place of shipments, with what agrees and what tells them apart", async () => {
  await openQuestion();
  expect(".o_freight_answer legend").toHaveText("Who is this customer?");
  const [first, second, last, ...more] = queryAllTexts(".o_freight_answer label");
  expect(first).toMatch(/^Zebra Lines FR123 · Lyon\s+same e-mail address$/);
  expect(second).toMatch(/^Zebra Lines\s+same name$/);
  expect(last).toMatch(/^Somebody new/);
  expect(more).toEqual([]);
  expect(chosen()).toBe("501");
  expect("button[name=link], button[name=find]").toHaveCount(0);
  expect(".o_freight_section_title:contains(shipment)").toHaveCount(0);
  expect(".o_freight_answer").toHaveText(/cannot be taken back/);
});

test("a contact is chosen and linked by keys", async () => {
  await openQuestion();
  await keys("2");
  expect(chosen()).toBe("502");
  await keys("l");
  expect.verifySteps(["desk_link_customer 1 502"]);
});

test("Enter leads to the choice, whose arrows the queue leaves alone, and Enter answers", async () => {
  await openQuestion();
  await keys("Enter");
  expect("#o_freight_customer_501").toBeFocused();
  await keys("ArrowDown");
  expect(selected()).toBe("1");
  await keys("Enter");
  expect.verifySteps(["desk_link_customer 1 501"]);
});

test("somebody new is said by key, and what the button does is written on it", async () => {
  await openQuestion();
  expect("button[name=answer]").toHaveText(/^It is this one/);
  await keys("n");
  expect("button[name=answer]").toHaveText(/^Make a new contact/);
  await contains("button[name=answer]").click();
  await settled();
  expect.verifySteps(["desk_new_customer 1"]);
});

interface SearchProps {
  resModel: string;
  domain: unknown[];
  onSelected: (ids: number[]) => Promise<void>;
}

test("two that are one company are merged by Odoo's wizard, and the answer goes on with who is left", async () => {
  onRpc("freight.exception", "desk_merge_customers", ({ args }) => {
    expect.step(`desk_merge_customers ${JSON.stringify(args)}`);
    return { type: "ir.actions.act_window", res_id: 7 };
  });
  let close: () => void = () => undefined;
  await openQuestion();
  expect("button[name=merge]:disabled").toHaveText(/^Merge contacts/);
  expect("button[name=same]").toHaveCount(1);
  await keys("m");
  expect.verifySteps([]);
  await keys("2");
  await contains("button[name=same]").click();
  expect("button[name=same]").toHaveAttribute("aria-pressed", "true");
  expect(chosen()).toBe("502");
  expect("button[name=merge]").toHaveText(/^Merge 2 contacts/);
  patchWithCleanup(getService("action"), {
    doAction: async (_action, options) => {
      expect.step("the wizard opens");
      close = options?.onClose ?? close;
    },
  });
  await keys("m");
  await settled();
  expect.verifySteps(["desk_merge_customers [[1],[502,501]]", "the wizard opens"]);
  candidates = () => CANDIDATES.slice(1);
  close();
  await settled();
  await settled();
  expect(".o_freight_answer label").toHaveCount(2);
  expect(chosen()).toBe("502");
  expect("button[name=merge], button[name=same]").toHaveCount(0);
  await keys("l");
  expect.verifySteps(["desk_link_customer 1 502"]);
});

test("who may not merge contacts reads whom to ask", async () => {
  onRpc("res.users", "has_group", ({ args }) => args[1] !== "base.group_partner_manager");
  await openQuestion();
  expect("button[name=merge], button[name=same]").toHaveCount(0);
  expect(".o_freight_answer").toHaveText(/ask somebody who may/);
});

test("another contact is looked for among those of the company and of all", async () => {
  onRpc("res.partner", "read", () => [{ id: 900, display_name: "Quagga Holding" }]);
  mockService("dialog", {
    add: (_dialog: unknown, { resModel, domain, onSelected }: SearchProps) => {
      expect.step(`${resModel} ${JSON.stringify(domain)}`);
      void onSelected([900]);
    },
  });
  await openQuestion();
  await keys("o");
  expect.verifySteps(['res.partner [["company_id","in",[false,1]]]']);
  expect(".o_freight_answer label").toHaveCount(4);
  expect(chosen()).toBe("900");
  await keys("l");
  expect.verifySteps(["desk_link_customer 1 900"]);
});

test("one who is looked for and stands there already is chosen", async () => {
  onRpc("res.partner", "read", () => [{ id: 502, display_name: "Zebra Lines" }]);
  mockService("dialog", {
    add: (_dialog: unknown, { onSelected }: SearchProps) => void onSelected([502]),
  });
  await openQuestion();
  await contains("button[name=find_customer]").click();
  await settled();
  expect(".o_freight_answer label").toHaveCount(3);
  expect(chosen()).toBe("502");
});

test("while the contacts are read nothing can be answered, and what fails can be tried again", async () => {
  const answer = new Deferred<Candidate[]>();
  candidates = () => answer;
  await openQuestion();
  expect(".o_freight_answer[aria-busy=true] [role=status]").toHaveText(
    "Looking for contacts that resemble it",
  );
  await keys("l");
  expect.verifySteps([]);
  answer.reject(makeServerError({ errorName: "odoo.exceptions.AccessError", message: "no" }));
  await animationFrame();
  await settled();
  expect(".o_freight_answer [role=alert]").toHaveText(/could not be read/);
  await keys("l");
  expect("button[name=answer]:disabled").toHaveCount(1);
  expect.verifySteps([]);
  candidates = () => CANDIDATES;
  await contains("button[name=retry]").click();
  await settled();
  expect(".o_freight_answer [role=alert]").toHaveCount(0);
  expect(chosen()).toBe("501");
});

test("where nobody resembles it any more, it is somebody new unless another one is looked for", async () => {
  candidates = () => [];
  await openQuestion();
  expect(".o_freight_answer").toHaveText(/No contact resembles it any more/);
  expect(chosen()).toBe("new");
});

test("the next question begins with its own contacts", async () => {
  await openQuestion();
  await keys("n");
  candidates = () => CANDIDATES.slice(1);
  await press("j");
  await settled();
  await settled();
  expect(chosen()).toBe("502");
});

test("what asks something else, or is decided, has no such choice", async () => {
  await openQuestion((id) => (id === 1 ? question(id, { state: "resolved" }) : detailOf(id)));
  expect(".o_freight_answer").toHaveCount(0);
  await keys("j");
  expect(".o_freight_answer").toHaveCount(0);
  expect("button[name=link]").toHaveCount(1);
});
