// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Component, onWillStart, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

interface CodeListProps {
  onChoose: (code: string) => void;
}

type Selection = [code: string, label: string][];

/** Every milestone code with its label, for a person who has to write one; as the server knows them. */
export class CodeList extends Component<CodeListProps> {
  static override template = "freight_bridge.CodeList";
  static override props = { onChoose: Function };

  state!: { codes: Selection };

  override setup(): void {
    const orm = useService("orm");
    this.state = useState({ codes: [] });
    onWillStart(async () => {
      const fields = await orm.silent.call<{ code: { selection: Selection } }>(
        "freight.milestone",
        "fields_get",
        [["code"]],
      );
      this.state.codes = fields.code.selection;
    });
  }
}
