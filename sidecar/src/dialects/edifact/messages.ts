// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { ContrlReader } from "./contrl.ts";
import { IftmbcReader } from "./iftmbc.ts";
import { IftminReader } from "./iftmin.ts";
import { IftstaReader } from "./iftsta.ts";
import { InvoicReader } from "./invoic.ts";
import type { MessageReaderFactory } from "./message.ts";

/** The messages that are read, by UNH 0065. */
export const MESSAGE_READERS: ReadonlyMap<string, MessageReaderFactory> = new Map<
  string,
  MessageReaderFactory
>([
  ["CONTRL", (header, context) => new ContrlReader(header, context)],
  ["IFTMBC", (header, context) => new IftmbcReader(header, context)],
  ["IFTMIN", (header, context) => new IftminReader(header, context)],
  ["IFTSTA", (header, context) => new IftstaReader(header, context)],
  ["INVOIC", (header, context) => new InvoicReader(header, context)],
]);
