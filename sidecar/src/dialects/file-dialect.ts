// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault, InterchangeEvent } from "../canonical/index.ts";
import type { DialectContext, ReadEvent } from "./dialect.ts";
import type { Mapping } from "./mapping.ts";

/**
 * What one part of a file turned out to be. A file is a row of units, numbered from 0 through the whole file: a
 * transaction set, an EDIFACT message, a CSV row (or the rows of one invoice). A unit is understood or rejected as a
 * whole, its neighbours notwithstanding, which is what 997 and CONTRL can tell.
 */
export type FileItem =
  /** An event of the unit that is being read. */
  | { readonly kind: "event"; readonly unit: number; readonly read: ReadEvent }
  /** The end of a unit. */
  | {
      readonly kind: "unit";
      readonly unit: number;
      /** What to call it, for people: `214 0001`, `line 7`. */
      readonly name: string;
      /** Why it is rejected; none: it is accepted. */
      readonly faults: readonly Fault[];
      /** What is wrong with it and does not stand in the way, such as a wrong count; and what was skipped. */
      readonly remarks: readonly Fault[];
      /** The partner's words, at most 256 Ki characters. Needed of rejected ones only; "" for the others. */
      readonly raw: string;
    }
  /**
   * The end of an interchange (no such thing in CSV): `event` is what Odoo answers with 997, TA1 or CONTRL.
   * Rejected: every unit from `firstUnit` on is rejected with it, whatever was said of it before.
   */
  | {
      readonly kind: "interchange";
      readonly event: InterchangeEvent;
      readonly firstUnit: number;
      readonly isRejected: boolean;
    }
  /** Something between or after the interchanges, or a reason why nothing after it can be read (`isFatal`). */
  | { readonly kind: "fault"; readonly fault: Fault; readonly isFatal: boolean };

/** A file to read, from its beginning. */
export interface FileSource {
  readonly chunks: AsyncIterable<Buffer>;
  /** The SHA-256 of the whole file, hex. */
  readonly digest: string;
}

/** A format that comes in files of any length: read as a stream, in memory that does not grow with the file. */
export interface FileDialect {
  readonly name: string;
  /** The media types it takes, in lower case; the first is what `raw` is written in. */
  readonly mediaTypes: readonly string[];
  /** Whether a file looks like this dialect's, sound or not, by its first bytes (at most 4096). */
  recognizes(head: Buffer): boolean;
  /**
   * Reads a file. Whatever a partner sends comes back as items; it throws only what the source throws. The same bytes
   * give the same items, so that a file can be checked first and read again: an id is made of what the partner says.
   */
  read(source: FileSource, mapping: Mapping, context: DialectContext): AsyncIterable<readonly FileItem[]>;
}
