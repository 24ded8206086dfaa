// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { SystemOutcome } from "./outcome.ts";
import type { Ending } from "./story/ending.ts";

const COLUMNS = ["sent", "accepted", "applied", "duplicates", "stale", "exceptions"] as const;

/** The counts as a table: a line a system and their sum; one message may carry several events. */
export function outcomeTable(outcomes: readonly SystemOutcome[]): string {
  const total = COLUMNS.map((column) => outcomes.reduce((sum, outcome) => sum + outcome[column], 0));
  const rows = [
    ["system", ...COLUMNS],
    ...outcomes.map((outcome) => [outcome.system, ...COLUMNS.map((column) => String(outcome[column]))]),
    ["all", ...total.map(String)],
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length))) ?? [];
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  const note = "sent: messages; the other columns: events";
  return [...rows.map(line), "", note].map((text) => `  ${text}`).join("\n");
}

/** Where to look at what the stories made: each document with its page. */
export function storyLines(endings: readonly Ending[]): string {
  return endings
    .flatMap(({ title, places }) => [
      `  ${title}`,
      ...places.flatMap(({ what, url }) => [`    ${what}`, `      ${url}`]),
    ])
    .join("\n");
}

/** Who does what: the company separates duties, so that nobody pays what they approved. */
const PEOPLE = [
  ["freight", "Fiona sells, tenders and sends off"],
  [
    "finance",
    "Finn approves, short-pays and disputes carriers' invoices, and looks after what Stripe and the bank tell",
  ],
  ["payables", "Paula posts what Finn approved and waits, releases its payment, and pays"],
  ["manager", "Mara sets prices, codes and partners up, and approves above the limit"],
  ["auditor", "Aude reads everything and changes nothing"],
] as const;

/** Where things are, and what a person may try. */
export function invitation(where: {
  odooUrl: string;
  gatewayUrl: string;
  logIn: string;
  secrets: string;
  folders: string;
}): string {
  return [
    `  Odoo        ${where.odooUrl}   log in as ${where.logIn},`,
    "              or as one of these people, each with the log-in as password:",
    ...PEOPLE.map(([login, deeds]) => `                ${login.padEnd(8)}  ${deeds}`),
    `  Gateway     ${where.gatewayUrl}   (/readyz, /metrics)`,
    `  Secrets     ${where.secrets}`,
    `  Folders     ${where.folders}   (<a system's code>/inbox, where Watch Folder is set)`,
    "",
    "  Five things to try:",
    "  1. Freight → Exceptions: open the message whose shipment was not found and link it to the likely one (key L).",
    "  2. Paste the curl of the README: shipment FBDEMO0001 goes out for delivery; see Freight → Shipments, its timeline.",
    "  3. Freight → Charges → Carrier Invoices: 88012 bills more than its contract says. Read its findings,",
    "     and short pay it as finance. Then, as payables, post it under Charges → Waiting to Post (or wait ten minutes), and let",
    "     it be paid under Charges → Payments to Release: who approved it may do neither.",
    "  4. Freight → Exceptions, as finance: Stripe's customer cus_GoldenGate resembles two contacts. Say which; the invoice",
    "     that waited for it is booked at once: Freight → Charges → Documents of Platforms, LAMP-0002.",
    "  5. Run `npm run demo` again: every message is sent once more, and nothing is applied twice.",
    "",
    "  It all stays up. `npm run stop` ends it and keeps the data.",
  ].join("\n");
}
