// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { EdiParty } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { clip } from "./clip.ts";
import { readDateTime } from "./date-time.ts";
import type { InterchangeHead } from "./receipts.ts";

/** Stands for a party or a number that the sender leaves blank, which the standard does not allow. */
const BLANK = "-";

function partyOf(unb: Segment, element: number): EdiParty {
  return { id: clip(elementOf(unb, element), 80) ?? BLANK, qualifier: clip(elementOf(unb, element, 2), 10) };
}

/** S004, the date and time of preparation: YYMMDD, or CCYYMMDD in syntax version 4, and HHMM. */
function preparedAt(unb: Segment, mapping: Mapping): string | null {
  const date = elementOf(unb, 4) ?? "";
  const format = date.length === 8 ? "203" : "201";
  return readDateTime(date + (elementOf(unb, 4, 2) ?? ""), format, mapping)?.instant ?? null;
}

/** Reads UNB. What is wrong with it is for the interchange to say. */
export function headOf(unb: Segment, mapping: Mapping): InterchangeHead {
  const syntax = [elementOf(unb, 1), elementOf(unb, 1, 2)].filter((part) => part !== null).join(":");
  return {
    control: clip(elementOf(unb, 5), 35) ?? BLANK,
    sender: partyOf(unb, 2),
    receiver: partyOf(unb, 3),
    test: elementOf(unb, 11) === "1",
    version: clip(syntax, 20),
    prepared_at: preparedAt(unb, mapping),
    acknowledgement_requested: elementOf(unb, 9) === "1",
  };
}
