// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import type { DialectContext } from "../dialect.ts";
import type { FileDialect, FileItem, FileSource } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { CamtReading } from "./camt-reading.ts";
import { xmlText } from "./xml-text.ts";

/** Large chunks are taken in slices, so that one of them never becomes a long list of items. */
const SLICE = 64 * 1024;

/** The name space of a bank's report (052), statement (053) or notification (054), or the element by its name. */
const BEGINNING =
  /^(?:\ufeff)?\s*<[\s\S]*?(?:iso:std:iso:20022:tech:xsd:camt\.05[234]\.|<(?:\w+:)?BkToCstmr(?:Stmt|DbtCdtNtfctn|AcctRpt)\b)/;

function fatal(fault: Fault): FileItem {
  return { kind: "fault", fault, isFatal: true };
}

async function* read(
  source: FileSource,
  _mapping: Mapping,
  context: DialectContext,
): AsyncGenerator<readonly FileItem[]> {
  const reading = new CamtReading(context);
  for await (const piece of xmlText(source.chunks)) {
    if (typeof piece !== "string") {
      yield [...reading.abandon(), fatal(piece)];
      return;
    }
    for (let at = 0; at < piece.length; at += SLICE) {
      const items = reading.push(piece.slice(at, at + SLICE));
      if (items.length > 0) yield items;
      if (reading.fault !== null) {
        yield [...reading.abandon(), fatal(reading.fault)];
        return;
      }
    }
  }
  const items = reading.end();
  if (items.length > 0) yield items;
  if (reading.fault !== null) yield [...reading.abandon(), fatal(reading.fault)];
}

/** ISO 20022 camt.053 (statements) and camt.054 (notifications), of every version since 001.02. */
export const camt: FileDialect = {
  name: "camt",
  mediaTypes: ["application/xml", "text/xml"],
  recognizes: (head) =>
    BEGINNING.test(
      head
        .toString("utf8")
        .replaceAll("\0", "")
        .replace(/^\ufffd+/, ""),
    ),
  read,
};
