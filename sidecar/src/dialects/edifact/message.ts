// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Segment } from "../edi/segment.ts";
import type { UnitContext, UnitReader } from "../edi/unit-reader.ts";

/** What a reader of one kind of message gets beside what every dialect gives. */
export interface EdifactContext extends UnitContext {
  /** The decimal mark that UNA declares. */
  readonly decimalMark: string;
}

/** Makes a reader for each message of one kind; `header` is its UNH. */
export type MessageReaderFactory = (header: Segment, context: EdifactContext) => UnitReader;
