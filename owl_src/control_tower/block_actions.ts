// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { downloadFile } from "@web/core/network/download";
import type { Orm, Services } from "@web/services";
import type { Cell, Scope } from "./tower_types";

export type FileKind = "csv" | "xlsx";

interface FileAnswer {
  name: string;
  type: string;
  content: string;
}

/** Opens the records that a number is of. */
export async function openRecords(action: Services["action"], cell: Cell, name: string): Promise<void> {
  await action.doAction({
    type: "ir.actions.act_window",
    name,
    res_model: cell.open.model,
    domain: cell.open.domain,
    views: [
      [false, "list"],
      [false, "form"],
    ],
    target: "current",
  });
}

/** Saves a block of a page as a file, which the server writes from what it reads anew. */
export async function saveBlock(
  orm: Orm,
  model: string,
  page: string,
  scope: Scope,
  key: string,
  kind: FileKind,
): Promise<void> {
  const file = await orm.call<FileAnswer>(model, "export", [page, scope, key, kind]);
  const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
  downloadFile(new Blob([bytes], { type: file.type }), file.name, file.type);
}
