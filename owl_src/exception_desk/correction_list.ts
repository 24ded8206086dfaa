// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component } from "@odoo/owl";
import { instantText } from "../moment";
import type { Correction } from "./desk_types";

interface CorrectionListProps {
  /** Newest first. */
  corrections: Correction[];
}

interface DiffLine {
  text: string;
  kind: "added" | "removed" | "same";
}

/** What people made of the message: who, when, why, and every line that they changed. */
export class CorrectionList extends Component<CorrectionListProps> {
  static override template = "freight_bridge.CorrectionList";
  static override props = { corrections: Array };

  instantText = instantText;

  diffLines(correction: Correction): DiffLine[] {
    return correction.diff
      .filter((line) => !/^(---|\+\+\+|@@)/.test(line))
      .map((text) => ({
        text,
        kind: text.startsWith("+") ? "added" : text.startsWith("-") ? "removed" : "same",
      }));
  }
}
