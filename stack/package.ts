// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Packs each addon, with its compiled front end, as the zip that an administrator uploads.
 *
 *   npm run package
 */
import { join, relative } from "node:path";
import { buildFrontEnds } from "../owl_src/build.ts";
import { FINANCE_ADDON } from "./index.ts";
import { packAddon } from "./package/pack.ts";
import { runProgram } from "./support/errors.ts";
import { projectRoot } from "./support/paths.ts";
import { modulesOf } from "./template/databases.ts";

await runProgram(async () => {
  await buildFrontEnds();
  for (const module of modulesOf(FINANCE_ADDON)) {
    const source = join(FINANCE_ADDON.folder, module);
    const { file, entries, bytes } = await packAddon(source, join(projectRoot, "dist"));
    console.log(`${relative(projectRoot, file)}: ${entries.length} files, ${(bytes / 1024).toFixed(0)} KiB`);
  }
  return 0;
});
