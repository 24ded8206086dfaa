// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InterchangeEvent } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import { INTERCHANGE_CODES, standardCode } from "./fault-codes.ts";
import { date8, time8, type Words } from "./write-values.ts";

/** TA105 of an interchange that is in order, and of a fault that has no code of its own: invalid interchange content. */
const NO_ERROR = "000";
const OTHER_ERROR = "024";

/** TA104 and TA105. Faults inside of the envelope are told by 997 and 999: without one of its own it is accepted. */
function outcomeOf({ status, faults }: InterchangeEvent["data"]): [status: string, code: string] {
  const code = faults
    .map((fault) => standardCode(INTERCHANGE_CODES, fault.code))
    .find((one) => one !== undefined);
  if (status === "rejected" && faults.length > 0) return ["R", code ?? OTHER_ERROR];
  return code === undefined ? ["A", NO_ERROR] : ["E", code];
}

/**
 * TA1: how the envelope was received, in one code.
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
  const preparedAt = data.prepared_at ?? time;
  const prepared = [date8(preparedAt)?.slice(2) ?? null, time8(preparedAt).slice(0, 4)];
  return ["TA1", data.control.padStart(9, "0"), ...prepared, ...outcomeOf(data)];
}
