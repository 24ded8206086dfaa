// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import type { Mapping } from "../mapping.ts";
import type { Segment } from "./segment.ts";

/** What the reader of the envelope knows when a transaction set or message begins. */
export interface UnitContext {
  readonly dialect: DialectContext;
  readonly mapping: Mapping;
  /** When the interchange was prepared (ISA09/10, UNB S004), UTC; null when it does not say. */
  readonly preparedAt: string | null;
  /** GS08 or S009 with its parts joined by colons, such as 004010 or D:96A:UN. */
  readonly version: string;
  /** Its control number (ST02, UNH01) and those around it: parts of ids where the content has none of its own. */
  readonly control: string;
  readonly interchangeControl: string;
  readonly groupControl: string | null;
  /** Who sends, ISA06 or UNB 0004. */
  readonly sender: string;
}

/** Reads one transaction set or message, segment by segment, in memory that does not grow with it. */
export interface UnitReader {
  /** Takes the next segment between the header and the trailer; the events that are whole with it. */
  push(segment: Segment): readonly ReadEvent[];
  /** The trailer has come; the events that were still open. */
  end(): readonly ReadEvent[];
  /** Why the unit is rejected, so far (at most 20). */
  readonly faults: readonly Fault[];
  /** What is wrong and does not stand in the way, and what was skipped, so far (at most 20). */
  readonly remarks: readonly Fault[];
}

/** Makes a reader for each unit of one kind; `header` is its ST or UNH. */
export type UnitReaderFactory = (header: Segment, context: UnitContext) => UnitReader;
