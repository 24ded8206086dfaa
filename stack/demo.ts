// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Shows the whole path of a message on real parts.
 *
 *   npm run demo              brings everything up, sends messages, says what became of them, stays up
 *   npm run demo -- --smoke   the same on a fresh state of its own; checks the outcome, tears down, exits 0 or 1
 */
import { join } from "node:path";
import { buildFrontEnds } from "../owl_src/build.ts";
import { hasDocker, stageOnDocker } from "./demo/docker.ts";
import { writePartnerEnvironment } from "./demo/partner_env.ts";
import { differences, play, type Staging } from "./demo/play.ts";
import { invitation, outcomeTable, storyLines } from "./demo/report.ts";
import { stageOnRootfs } from "./demo/rootfs.ts";
import { tellStories } from "./demo/stories.ts";
import { broken } from "./demo/story/ending.ts";
import { warmPages } from "./demo/warm.ts";
import { runProgram } from "./support/errors.ts";
import { withLock } from "./support/lock.ts";
import { stateRoot } from "./support/paths.ts";
import { Steps } from "./support/steps.ts";

const steps = new Steps();

async function demo(smoke: boolean): Promise<number> {
  const docker = await hasDocker();
  steps.say(`Freight Bridge, ${docker ? "in Docker" : "on a root file system (no Docker engine answers)"}\n`);
  await steps.run("Build the front end", () => buildFrontEnds());
  const staging = await (docker ? stageOnDocker : stageOnRootfs)(smoke, steps);
  return smoke ? rehearse(staging) : show(staging);
}

/** Tells what happened and leaves everything up. */
async function show({ stage, secrets, folders }: Staging): Promise<number> {
  const { outcomes } = await play(stage, steps);
  writePartnerEnvironment(stage);
  const { endings, stopped } = await tellStories(stage, steps);
  await steps.run("Warm the pages", () => warmPages(stage), "the first time some seconds");
  const { odooUrl, gatewayUrl, login, password } = stage;
  steps.say(`\n${outcomeTable(outcomes)}\n`);
  steps.say(`${[storyLines(endings), ...stopped].join("\n")}\n`);
  steps.say(invitation({ odooUrl, gatewayUrl, logIn: `${login} / ${password}`, secrets, folders }));
  return stopped.length > 0 ? 1 : 0;
}

/** Checks what happened and takes everything down. */
async function rehearse({ stage, tearDown }: Staging): Promise<number> {
  let passed = false;
  try {
    const { messages, outcomes } = await play(stage, steps);
    const { endings, stopped } = await tellStories(stage, steps);
    const wrong = [...differences(messages, outcomes), ...broken(endings), ...stopped];
    passed = wrong.length === 0;
    steps.say(`\n${outcomeTable(outcomes)}\n`);
    steps.say(passed ? "Every count and every amount is as promised." : wrong.join("\n"));
  } finally {
    const logs = await steps.run("Tear down", () => tearDown(passed));
    if (logs) {
      steps.say(`The logs are kept: ${logs}`);
    }
  }
  return passed ? 0 : 1;
}

await runProgram(async () => {
  const smoke = process.argv.includes("--smoke");
  return smoke ? demo(true) : withLock(join(stateRoot, "demo.lock"), () => demo(false));
});
