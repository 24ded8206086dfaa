// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { CarrierWords } from "./words.ts";

interface Event {
  readonly type?: string;
  readonly subject?: string;
}

/** A 3PL that drops files: three kinds of them, told apart by their columns. */
export const csv: CarrierWords = {
  dialect: "csv",
  contentType: "text/csv",
  settings: { watch_folder: true, send_channel: "folder", send_url: false },
  loadIn(body) {
    const { type, subject } = JSON.parse(body) as Event;
    return type === "freight.tender.offered.v1" ? (subject ?? null) : null;
  },
  isAcknowledgement: () => false,
  accept: (load, pro) =>
    `Load;Pro;Answer;Answered\r\n${load};${pro};accepted;${new Date().toISOString()}\r\n`,
  status: (load, pro, happening, at) =>
    `Load;Pro;Event;When\r\n${load};${pro};${happening === "delivered" ? "ZUG" : "ABH"};${at.toISOString()}\r\n`,
  invoice: (load, pro, total) =>
    [
      "Invoice;Date;Load;Currency;Charge;Net",
      `${pro};${new Date().toISOString().slice(0, 10)};${load};EUR;Linehaul;${total.replace(".", ",")}`,
      "",
    ].join("\r\n"),
  acknowledge: () => null,
};

const column = (record: string, field: string, name: string) => ({
  kind: "csv",
  csv_record: record,
  csv_field: field,
  partner_value: name,
});

/** How its files are read, as lines of a mapping in Odoo. */
export const CSV_MAPPING = {
  csv_decimal_comma: true,
  lines: [
    { kind: "milestone", partner_value: "ABH", milestone_code: "picked_up" },
    { kind: "milestone", partner_value: "ZUG", milestone_code: "delivered" },
    column("tender_response", "shipment", "Load"),
    column("tender_response", "pro", "Pro"),
    column("tender_response", "response", "Answer"),
    column("tender_response", "time", "Answered"),
    column("milestone", "shipment", "Load"),
    column("milestone", "pro", "Pro"),
    column("milestone", "code", "Event"),
    column("milestone", "time", "When"),
    column("invoice_line", "number", "Invoice"),
    column("invoice_line", "issued_on", "Date"),
    column("invoice_line", "shipment", "Load"),
    column("invoice_line", "currency", "Currency"),
    column("invoice_line", "description", "Charge"),
    column("invoice_line", "amount", "Net"),
  ],
};
