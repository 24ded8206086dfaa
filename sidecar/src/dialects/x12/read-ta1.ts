// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { AcknowledgementEvent, Fault, ReceiptStatus } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";
import { elementOf, faultAt, placeOf, type Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader } from "../edi/unit-reader.ts";
import { partnerEvent } from "../event.ts";
import { eventDigest } from "../milestone.ts";
import { INTERCHANGE_NOTES, inWords } from "./error-words.ts";
import { cut, quoted } from "./text.ts";

/** TA104, element I17. */
const STATUSES: Readonly<Record<string, ReceiptStatus>> = {
  A: "accepted",
  E: "accepted_with_errors",
  R: "rejected",
};

/** Reads a TA1, which is a unit by itself: the partner received an interchange of ours, or did not. */
export function readTa1(segment: Segment, context: UnitContext): UnitReader {
  const faults: Fault[] = [];
  const control = elementOf(segment, 1);
  const word = elementOf(segment, 4) ?? "";
  const status = Object.hasOwn(STATUSES, word) ? STATUSES[word] : undefined;
  if (control === null) {
    faults.push(faultAt(segment, "missing", "TA101 must name the control number that is acknowledged.", 1));
  }
  if (status === undefined) {
    faults.push(faultAt(segment, "unknown_value", `TA104 is ${quoted(word)}; it must be A, E or R.`, 4));
  }
  const events =
    control === null || status === undefined ? [] : [acknowledgement(segment, control, status, context)];
  return { push: () => [], end: () => events, faults, remarks: [] };
}

function acknowledgement(
  segment: Segment,
  control: string,
  status: ReceiptStatus,
  context: UnitContext,
): ReadEvent {
  const code = elementOf(segment, 5);
  const said = [2, 3, 4, 5].map((element) => elementOf(segment, element));
  const event = partnerEvent<AcknowledgementEvent>(
    {
      type: "freight.acknowledgement.received.v1",
      id: eventDigest("x12", ["TA1", context.sender, control, ...said]),
      subject: control,
      time: context.preparedAt ?? context.dialect.receivedAt,
      data: {
        syntax: "x12",
        kind: "TA1",
        interchange_control: control,
        functional_id: null,
        group_control: null,
        status,
        reason_code: code === null || code === "000" ? null : cut(code, 10),
        reason: code === null || code === "000" ? null : inWords(INTERCHANGE_NOTES, code),
        sets: [],
      },
    },
    context.dialect,
  );
  return { event, raw: segment.raw, pointer: placeOf(segment) };
}
