// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * The unit tests, or those whose path holds one of the words given.
 *
 *   node stack/bootstrap.mjs test/unit.ts [WORD…]
 */
import { runProgram } from "../stack/support/errors.ts";
import { runTestFiles, testFiles } from "./support/files.ts";

await runProgram(() => runTestFiles(testFiles("unit", process.argv.slice(2))));
