// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { MilestoneCode, REFERENCE_KINDS } from "../canonical/index.ts";

/** A time zone of the IANA database that this Node knows. */
const TimeZone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}, "must be a time zone such as America/Chicago");

/** Where a CSV field comes from: a column by its header, or the same text for every row. */
const CsvField = z.union([
  z.strictObject({
    column: z.string().min(1).max(200),
    /** How dates and times are written, in Unicode tokens: `dd/MM/yyyy HH:mm`; left out: ISO 8601. */
    format: z.string().max(50).optional(),
  }),
  z.strictObject({ constant: z.string().max(200) }),
]);
export type CsvField = z.infer<typeof CsvField>;

/** What a row of one kind of file is, and where its fields come from. */
const CsvLayout = z.strictObject({
  record: z.enum(["milestone", "invoice_line", "tender_response"]),
  /** Field of the record → where it comes from; docs/contracts.md, section 9, names the fields. */
  fields: z.record(z.string().max(50), CsvField),
});
export type CsvLayout = z.infer<typeof CsvLayout>;

export const CsvMapping = z.strictObject({
  /** Left out: found from the header line. */
  delimiter: z.enum([",", ";", "\t", "|"]).optional(),
  encoding: z.enum(["utf-8", "windows-1252", "utf-16le"]).default("utf-8"),
  /** `1.234,56` instead of `1,234.56`. */
  decimal_comma: z.boolean().default(false),
  /** One for each kind of file that the partner sends: the one whose columns the header has is taken. */
  layouts: z.array(CsvLayout).min(1).max(10),
});
export type CsvMapping = z.infer<typeof CsvMapping>;

/**
 * What an administrator settles about how one system's messages are read (docs/contracts.md, section 9): the content
 * of the active version of its mapping in Odoo. Everything may be left out.
 */
export const Mapping = z.strictObject({
  /** Where local times without a zone of their own are local. */
  timezone: TimeZone.default("UTC"),
  /** The partner's status code → canonical code, before the dialect's own table; null: a person decides each time. */
  milestone_codes: z.record(z.string().max(100), MilestoneCode.nullable()).default({}),
  /** The partner's reference qualifier (X12 element 128, EDIFACT 1153) → kind, before the dialect's own table. */
  reference_kinds: z.record(z.string().max(20), z.enum(REFERENCE_KINDS)).default({}),
  /** The partner's charge code → ours. */
  charge_codes: z.record(z.string().max(50), z.string().max(50)).default({}),
  csv: CsvMapping.nullable().default(null),
});
export type Mapping = z.infer<typeof Mapping>;

/** What holds where nobody settled anything. */
export const NO_MAPPING: Mapping = Mapping.parse({});
