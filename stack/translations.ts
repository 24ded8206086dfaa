// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Writes each addon's template of strings anew, brings each language's file after it, and says what is left to translate.
 *
 *   npm run translations
 */
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildFrontEnds } from "../owl_src/build.ts";
import { FINANCE_ADDON, PROJECT_ADDON, StackError, startStack } from "./index.ts";
import { ensureRootfs } from "./rootfs/build.ts";
import { odooShell } from "./services/odoo.ts";
import { runProgram } from "./support/errors.ts";
import { projectRoot } from "./support/paths.ts";
import { lastLines } from "./support/shell.ts";
import { Steps } from "./support/steps.ts";
import { modulesOf } from "./template/databases.ts";

const MODULES = modulesOf(FINANCE_ADDON);
const folderOf = (module: string) => join(FINANCE_ADDON.folder, module, "i18n");
/** Those that the first addon has; a new one begins with a file of nothing but a head, in each addon. */
const LANGUAGES = readdirSync(folderOf(PROJECT_ADDON.module)).flatMap((file) =>
  file.endsWith(".po") ? [file.slice(0, -3)] : [],
);

await runProgram(async () => {
  await buildFrontEnds();
  const steps = new Steps();
  const stack = await startStack({ profile: "translations", addon: FINANCE_ADDON, steps });
  try {
    const inside = {
      rootfs: await ensureRootfs(steps),
      state: stack.folder,
      addons: FINANCE_ADDON.folder,
      dieWithParent: true,
    };
    const program = readFileSync(join(projectRoot, "stack/odoo/translations.py"), "utf8");
    const outcome = await odooShell(inside, stack.odoo.db, program, {
      FREIGHT_I18N_DIR: "/state/i18n",
      FREIGHT_I18N_MODULES: MODULES.join(" "),
      FREIGHT_I18N_LANGUAGES: LANGUAGES.join(" "),
    });
    if (outcome.status !== 0) {
      throw new StackError(
        `Odoo could not export the strings. Its last words:\n${lastLines(outcome.output)}`,
      );
    }
    const made = join(stack.folder, "i18n");
    for (const module of MODULES) {
      for (const file of [`${module}.pot`, ...LANGUAGES.map((language) => `${language}.po`)]) {
        copyFileSync(join(made, module, file), join(folderOf(module), file));
      }
    }
    console.log(readFileSync(join(made, "report.txt"), "utf8"));
  } finally {
    await stack.stop();
  }
  return 0;
});
