// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  digestId,
  MilestoneCode,
  type PartnerEvent,
  type Reference,
  type TenderResponseEvent,
} from "../../canonical/index.ts";
import { UnLocode } from "../../canonical/primitives.ts";
import { strongestReference } from "../../canonical/references.ts";
import { countryCode } from "../countries.ts";
import type { DialectContext } from "../dialect.ts";
import { partnerEvent } from "../event.ts";
import { locationOrNull, milestoneEvent } from "../milestone.ts";
import { overridden } from "../overrides.ts";
import type { Plan } from "./plan.ts";
import { Recent } from "./recent.ts";
import type { Row } from "./rows.ts";
import { rawOf, rejected, type Unit, type UnitReader } from "./units.ts";
import { RowValues } from "./values.ts";

const CLASSIFIERS = {
  actual: "actual",
  estimated: "estimated",
  planned: "planned",
  act: "actual",
  est: "estimated",
  pln: "planned",
} as const;

/** Words for an answer; A and D are those of X12 990 (element 558). */
const RESPONSES = {
  accepted: "accepted",
  declined: "declined",
  accept: "accepted",
  decline: "declined",
  rejected: "declined",
  yes: "accepted",
  no: "declined",
  a: "accepted",
  d: "declined",
} as const;

/** A canonical code that a partner uses itself, however it is written: `Picked up` is picked_up. */
function canonicalCode(word: string): MilestoneCode | null {
  const code = MilestoneCode.safeParse(word.toLowerCase().replace(/[\s-]+/g, "_"));
  return code.success ? code.data : null;
}

function locationIn(values: RowValues) {
  const unlocode = (text: string) => {
    const code = text.toUpperCase().replace(/\s/g, "");
    return UnLocode.safeParse(code).success ? code : null;
  };
  return locationOrNull({
    name: values.text("location_name"),
    city: values.text("city"),
    state: values.text("state"),
    postal_code: values.text("postal_code"),
    country: values.optional("country", countryCode, "a country code of two or three letters (ISO 3166-1)"),
    unlocode: values.optional("unlocode", unlocode, "a UN/LOCODE such as FRLYS"),
  });
}

function milestoneIn(
  values: RowValues,
  id: string,
  plan: Plan,
  context: DialectContext,
): PartnerEvent | null {
  const [reference, ...others] = values.references();
  const partnerCode = values.required("code");
  const known = values.faults.length;
  const time = values.time("time");
  if (time === null && values.faults.length === known) values.required("time");
  const milestone = {
    id,
    partnerText: values.text("text"),
    classifier: values.word("classifier", CLASSIFIERS) ?? "actual",
    reportedAt: values.time("reported_at"),
    carrier: values.carrier(values.text("service")),
    location: locationIn(values),
    signedBy: values.text("signed_by"),
  };
  if (values.faults.length > 0 || reference === undefined || partnerCode === null || time === null)
    return null;
  const code = canonicalCode(partnerCode);
  const references: [Reference, ...Reference[]] = [reference, ...others];
  const said = { ...milestone, references, code, partnerCode, time };
  return overridden(milestoneEvent(said, context), plan.mapping);
}

function tenderResponseIn(
  values: RowValues,
  id: string,
  context: DialectContext,
): TenderResponseEvent | null {
  const references = values.references();
  values.required("response");
  const response = values.faults.length > 0 ? null : values.word("response", RESPONSES);
  // An answer that does not say when it was given was given now, as far as anybody can tell.
  const time = values.time("time") ?? context.receivedAt;
  const [reasonCode, reason] = [values.text("reason_code"), values.text("reason")];
  const main = strongestReference(references);
  if (values.faults.length > 0 || main === undefined || response === null) return null;
  const data = {
    references: [...references],
    response,
    reason_code: reasonCode,
    reason,
    carrier: null,
    pickup_at: null,
  };
  const said = { type: "freight.tender.response.v1" as const, id, subject: main.value, time, data };
  return partnerEvent<TenderResponseEvent>(said, context);
}

/** Reads rows that are events by themselves: milestones and the answers to tenders. */
export class EventReader implements UnitReader {
  readonly #plan: Plan;
  readonly #context: DialectContext;
  /** The ids that rows gave themselves, with what they said. */
  readonly #ids = new Recent();

  constructor(plan: Plan, context: DialectContext) {
    this.#plan = plan;
    this.#context = context;
  }

  push(row: Row): readonly Unit[] {
    const name = `line ${row.line}`;
    if (row.fault !== null) return [rejected(name, row.raw, [row.fault])];
    const values = new RowValues(row, this.#plan);
    const event = this.#eventIn(values);
    const { faults, remarks } = values;
    if (event === null || faults.length > 0) return [rejected(name, row.raw, faults)];
    const read = { event, raw: rawOf(this.#plan, row.raw), pointer: name };
    return [{ name, read, faults: [], remarks, rows: row.raw }];
  }

  end(): readonly Unit[] {
    return [];
  }

  #eventIn(values: RowValues): PartnerEvent | null {
    const { record } = this.#plan.csv;
    const id = this.#idOf(values, record);
    return record === "milestone"
      ? milestoneIn(values, id, this.#plan, this.#context)
      : tenderResponseIn(values, id, this.#context);
  }

  /** The id that the row has, else a digest of what stands in it: the same words are the same event. */
  #idOf(values: RowValues, record: string): string {
    const said = digestId(["csv", record, ...values.words()]);
    const id = values.text("id");
    if (id === null) return said;
    // Odoo would drop the second of two events with one id as a duplicate, and lose what it says without a word.
    if ((this.#ids.get(id) ?? said) !== said) {
      values.reject("id", "duplicate_id", "Another row has the same id and says something else.");
    }
    this.#ids.set(id, said);
    return id;
  }
}
