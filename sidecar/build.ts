// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Compiles the sidecar as it runs in production, for the image and for every stack that tests, measures or shows it.
 *
 *   node stack/bootstrap.mjs sidecar/build.ts
 *
 * The npm packages stay outside the bundle: they are installed beside it, at the lockfile's versions.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Where the compiled programs are: `main.js`, `cli.js`. */
export const SIDECAR_OUTPUT = join(HERE, "..", "dist", "sidecar");

/**
 * How Node runs it, in the image and in every stack. The bound on the heap is far above what is ever needed; without one
 * V8 sizes it by the machine, and on a large one lets garbage grow to several times what lives before it collects:
 * a gateway that reads a long interchange then holds 250 MiB and more instead of 190.
 */
export const NODE_FLAGS = ["--enable-source-maps", "--max-old-space-size=1024"] as const;

/** Compiles (a tenth of a second). Rejects with esbuild's own message when a source does not compile. */
export async function buildSidecar(output: string = SIDECAR_OUTPUT): Promise<void> {
  await build({
    entryPoints: { main: join(HERE, "src/main.ts"), cli: join(HERE, "src/cli/main.ts") },
    outdir: output,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    logLevel: "error",
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildSidecar();
}
