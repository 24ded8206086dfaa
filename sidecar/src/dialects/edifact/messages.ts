// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { IftstaReader } from "./iftsta.ts";
import { InvoicReader } from "./invoic.ts";
import type { MessageReaderFactory } from "./message.ts";

/** The messages that are read, by UNH 0065. */
export const MESSAGE_READERS: ReadonlyMap<string, MessageReaderFactory> = new Map<
  string,
  MessageReaderFactory
>([
  ["IFTSTA", (header, context) => new IftstaReader(header, context)],
  ["INVOIC", (header, context) => new InvoicReader(header, context)],
]);
