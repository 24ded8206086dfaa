// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { useState } from "@odoo/owl";
import { refusalText } from "./refusal";

/** What a dialog sends: once at a time, and what the server says against it is shown in the dialog. */
export class Submission {
  busy = false;
  /** Why the server refused, for a person; null where it did not. */
  refusal: string | null = null;

  /** Runs `work` and then `close`; neither where something is under way. An error that is no refusal is thrown on. */
  async run(work: () => Promise<void>, close: () => void): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.refusal = null;
    try {
      await work();
      close();
    } catch (error) {
      this.refusal = refusalText(error);
      if (this.refusal === null) {
        throw error;
      }
    } finally {
      this.busy = false;
    }
  }
}

export function useSubmission(): Submission {
  return useState(new Submission());
}
