// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import closeWithGrace from "close-with-grace";
import { ConfigError, loadConfig } from "./config.ts";
import { createLogger } from "./observability/logger.ts";
import { startSidecar } from "./sidecar.ts";

/** Longer and a supervisor's own patience (10 s in Docker) ends first. */
const STOP_WITHIN_MS = 9_800;

function readConfig() {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`The sidecar cannot start with these settings:\n${error.message}\n`);
    return process.exit(2);
  }
}

const config = readConfig();
const logger = createLogger(config.logLevel);
const starting = startSidecar(config, logger);

// SIGTERM and SIGINT: exit code 0 after a clean stop, 1 when it takes too long or a second signal asks for an end at
// once. An uncaught error or rejection: logged, stopped the same way, exit code 1.
closeWithGrace({ delay: STOP_WITHIN_MS, logger }, async ({ signal, err }) => {
  if (err) logger.fatal({ err }, "unexpected error: the process ends");
  else logger.info({ signal }, "stopping");
  const sidecar = await starting.catch(() => null);
  await sidecar?.stop();
  logger.info("stopped");
});

await starting;
