// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { join } from "node:path";
import { buildSidecar, NODE_FLAGS, SIDECAR_OUTPUT } from "../../sidecar/build.ts";
import { projectRoot } from "../support/paths.ts";
import { requireFree } from "../support/ports.ts";
import { type Command, which } from "../support/shell.ts";
import type { ServiceDefinition } from "./service.ts";

/** The address in the line that the sidecar logs when it listens; null until it has. */
export function listeningAddress(said: string): string | null {
  for (const line of said.split("\n").reverse()) {
    if (line.includes('"listening"')) {
      try {
        const entry = JSON.parse(line) as { msg?: unknown; address?: unknown };
        if (entry.msg === "listening" && typeof entry.address === "string") {
          return entry.address;
        }
      } catch {
        // A line that is still being written.
      }
    }
  }
  return null;
}

/** The sidecar from this checkout. `settings` are its environment (docs/contracts.md, section 7). */
export function sidecarDefinition(options: {
  name: string;
  settings: Readonly<Record<string, string>>;
  dieWithParent: boolean;
}): ServiceDefinition {
  const port = Number(options.settings.FREIGHT_PORT ?? 0);
  return {
    title: "The sidecar",
    name: options.name,
    async prepare() {
      await buildSidecar();
      if (port !== 0) {
        await requireFree(port, "the sidecar", "FREIGHT_STACK_SIDECAR_PORT");
      }
    },
    command(): Command {
      const node = [process.execPath, ...NODE_FLAGS, join(SIDECAR_OUTPUT, "main.js")];
      const guard = options.dieWithParent ? [which("setpriv") ?? "setpriv", "--pdeathsig", "KILL", "--"] : [];
      const [file, ...args] = [...guard, ...node] as [string, ...string[]];
      const { PATH, HOME } = process.env;
      return { file, args, cwd: projectRoot, env: { PATH, HOME, ...options.settings } };
    },
    ready: async (said) => listeningAddress(said) !== null,
    startSeconds: 60,
    stopSignal: "SIGTERM",
    stopSeconds: 15,
  };
}
