// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The recount against a month so small that its books can be written by hand. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { AGREED } from "../agreed.ts";
import { type Agreed, type DecisionRow, SHIPMENT_COLUMNS } from "../formats.ts";
import { Exact } from "./exact.ts";
import { bySize, toTheLargest } from "./rounding.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-recount-"));
after(() => rmSync(folder, { recursive: true }));

/** One euro a kilogram, 10 % fuel of it from the week of 24 February on. */
const agreed: Agreed = {
  ...AGREED,
  carriers: [{ scac: "ALFA", vendor: "Alfa", format: "json", currency: "EUR" }],
  fuel: [
    { name: "Diesel", base: "linehaul", lagWeeks: 0, brackets: [["1", "10"]], prices: [["2025-02-24", "2"]] },
  ],
  contracts: [
    {
      name: "Alfa",
      scac: "ALFA",
      currency: "EUR",
      from: "2025-01-01",
      to: null,
      isAllIn: false,
      needsPod: false,
      divisor: "0",
      weightStep: "0",
      linehaul: "LHM",
      fuelCode: "FSM",
      fuel: "Diesel",
      accessorials: [],
      rates: [
        {
          from: { country: "US" },
          to: { country: "US" },
          basis: "kg",
          price: "1",
          minimum: "0",
          discount: "0",
          breaks: [],
        },
      ],
    },
  ],
};

function invoice(number: string, type: string, lines: readonly (readonly [code: string, amount: string])[]) {
  return {
    data: {
      number,
      invoice_type: type,
      original_number: null,
      issued_on: "2025-03-08",
      currency: "EUR",
      carrier: { scac: "ALFA" },
      payee: null,
      lines: lines.map(([code, amount]) => ({
        references: [{ value: "T1" }],
        code,
        description: code,
        amount,
      })),
    },
  };
}

/** The trial balance of a shipment of 100 kg that left on a Sunday evening, when in UTC it was Monday. */
function recounted(invoices: readonly unknown[], decisions: readonly DecisionRow[] = []): unknown {
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, "week1"), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("agreed.json", JSON.stringify(agreed));
  write(
    "currency_rates.csv",
    "day,currency,units\n2025-02-28,EUR,0.80\n2025-03-03,EUR,0.40\n2025-03-07,EUR,0.50\n",
  );
  const row = ["T1", "P1", "ALFA", "", "100", "0", "1", "0", "US 1", "US 2", "2025-03-03T03:00:00Z", ""];
  write("shipments.csv", `${SHIPMENT_COLUMNS.join(",")}\n${row.join(",")}\n`);
  const picked = { code: "picked_up", references: [{ value: "T1" }] };
  const message = { type: "freight.shipment.milestone.v1", time: "2025-03-03T03:00:00Z", data: picked };
  write("messages.ndjson", `${JSON.stringify(message)}\n`);
  write(
    "decisions.csv",
    `scac,number,turn,decision\n${decisions.map((one) => `${Object.values(one).join(",")}\n`).join("")}`,
  );
  write("week1/1.json", JSON.stringify(invoices));
  const program = fileURLToPath(new URL("recount.ts", import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, ["--import", "tsx", program, folder], { encoding: "utf8" }),
  );
}

const ACCRUED = { debit: "137.50", credit: "137.50" };

test("an accrual goes back as it came, the bill takes the rate of its date, and the rest is variance", () => {
  assert.deepEqual(
    recounted([
      invoice("1", "original", [
        ["LHM", "103.00"],
        ["FSM", "10.00"],
      ]),
    ]),
    {
      accounts: {
        "Freight Expense": { debit: "357.50", credit: "137.50" },
        "Accrued Freight": ACCRUED,
        "Freight Variance": { debit: "6.00", credit: "0.00" },
      },
      payables: { "Alfa EUR": { debit: "0.00", credit: "226.00", amount: "-113.00" } },
    },
  );
});

test("of a short payment nothing is left, of a refusal all is, and a credit of either sign takes from the cost", () => {
  const invoices = [
    invoice("1", "original", [
      ["LHM", "150.00"],
      ["LHM", "150.00"],
    ]),
    invoice("2", "original", [["FSM", "77.00"]]),
    invoice("3", "credit", [["LHM", "5.00"]]),
    invoice("4", "credit", [["LHM", "-4.00"]]),
  ];
  const decisions: DecisionRow[] = [
    { scac: "ALFA", number: "1", turn: "1", decision: "short_pay" },
    { scac: "ALFA", number: "2", turn: "1", decision: "reject" },
  ];
  assert.deepEqual(recounted(invoices, decisions), {
    accounts: {
      "Freight Expense": { debit: "337.50", credit: "125.00" },
      "Accrued Freight": { debit: "125.00", credit: "137.50" },
      "Freight Variance": { debit: "0.00", credit: "18.00" },
    },
    payables: { "Alfa EUR": { debit: "18.00", credit: "200.00", amount: "-91.00" } },
  });
});

test("what is rounded is rounded away from zero at the half", () => {
  const cents = (text: string) => Exact.of(text).cents();
  assert.deepEqual(["0.125", "0.1249", "-0.125", "7"].map(cents), [13n, 12n, -13n, 700n]);
  assert.deepEqual(
    ["2.0001", "2", "-2.5"].map((text) => Exact.of(text).up()),
    [3n, 2n, -2n],
  );
});

test("cents by which parts are off their whole go to the largest, or by size", () => {
  assert.deepEqual(toTheLargest(-2n, [10n, -40n, 40n]), [0n, -2n, 0n]);
  assert.deepEqual(bySize(1n, [10n, -20n, 70n]), [0n, 0n, 1n]);
  assert.deepEqual(bySize(-2n, [30n, 70n]), [-1n, -1n]);
  assert.deepEqual(bySize(2n, [20n, 15n, 65n]), [0n, 0n, 2n]);
  assert.deepEqual(bySize(5n, []), []);
});
