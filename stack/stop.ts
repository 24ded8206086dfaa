// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Ends what `npm run demo` started in this checkout, and nothing else. The data stays.
 *
 *   npm run stop
 */
import { existsSync } from "node:fs";
import { stopDocker } from "./demo/docker.ts";
import { DEMO_FOLDER, SIDECAR } from "./demo/rootfs.ts";
import { rootfsFolder } from "./rootfs/build.ts";
import { serversOf, sidecarOf, stopServices } from "./stack.ts";
import { openState } from "./state.ts";
import { runProgram } from "./support/errors.ts";
import { Steps } from "./support/steps.ts";

const steps = new Steps();

/** Stops the demo's processes on the root file system; false when none runs. */
async function stopRootfs(): Promise<boolean> {
  if (!existsSync(`${DEMO_FOLDER}/state.json`)) {
    return false;
  }
  const inside = { rootfs: rootfsFolder(), state: DEMO_FOLDER, addons: DEMO_FOLDER, dieWithParent: false };
  const servers = serversOf(inside, await openState(DEMO_FOLDER), { durable: true, odooWorkers: 0 });
  const sidecar = sidecarOf(inside, SIDECAR, {});
  // The sidecar first: it settles what it has in hand with the others still there.
  const running = [sidecar, ...Object.values(servers)].filter((service) => service.running());
  if (running.includes(sidecar)) {
    await steps.run("Stop the sidecar", () => sidecar.stop());
  }
  for (const service of running.filter((one) => one !== sidecar)) {
    await steps.run(`Stop ${service.definition.title}`, () => stopServices([service]));
  }
  return running.length > 0;
}

await runProgram(async () => {
  const stopped = [await stopRootfs(), await stopDocker(false)];
  steps.say(
    stopped.includes(true)
      ? "Stopped. `npm run demo` starts it again with its data."
      : "Nothing of this checkout is running.",
  );
  return 0;
});
