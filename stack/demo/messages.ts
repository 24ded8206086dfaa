// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { DemoMessage } from "./message.ts";

export function demoMessages(_begins: Date): DemoMessage[] {
  return [];
}
