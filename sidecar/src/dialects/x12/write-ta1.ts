// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InterchangeEvent } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import { codeOfWord, INTERCHANGE_CODES } from "./receipt-codes.ts";
import { date8, time8, type Words } from "./write-values.ts";

/** TA105 of an interchange that is in order, and of a fault that has no code of its own: invalid interchange content. */
const NO_ERROR = "000";
const OTHER_ERROR = "024";

/**
 * TA1: how the envelope was received, in one code. Faults inside of it are told by 997 and 999, so an interchange is
 * rejected here for a fault of its own only.
 *
 * @throws UnwritableError where the control number is none of X12
 */
export function writeTa1({ time, data }: InterchangeEvent): Words {
  if (!/^\d{1,9}$/.test(data.control)) {
    throw new UnwritableError(
      "event.data.control",
      "TA1 names an interchange by a number of up to nine digits.",
    );
  }
  const [fault] = data.faults;
  const preparedAt = data.prepared_at ?? time;
  return [
    "TA1",
    data.control.padStart(9, "0"),
    date8(preparedAt)?.slice(2) ?? null,
    time8(preparedAt).slice(0, 4),
    fault === undefined ? "A" : data.status === "rejected" ? "R" : "E",
    fault === undefined ? NO_ERROR : codeOfWord(INTERCHANGE_CODES, fault.code, OTHER_ERROR),
  ];
}
