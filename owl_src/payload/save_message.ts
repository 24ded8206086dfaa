// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Lets the browser save a message: the server's file, or a text that the page holds. */
export function saveMessage(source: string | Blob): void {
  const link = document.createElement("a");
  const address = typeof source === "string" ? source : URL.createObjectURL(source);
  link.href = address;
  link.download = typeof source === "string" ? "" : "message.txt";
  link.click();
  if (typeof source !== "string") {
    URL.revokeObjectURL(address);
  }
}
