// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { messageOf } from "../support/errors.ts";
import type { Steps } from "../support/steps.ts";
import type { DemoStage } from "./play.ts";
import { CARRIAGE, tenderToPayment } from "./story/carriage.ts";
import { CASH, orderToCash } from "./story/cash.ts";
import type { Ending } from "./story/ending.ts";
import { PLATFORM, platformToBank } from "./story/platform.ts";
import { Scene } from "./story/scene.ts";

const STORIES = [
  [CASH, orderToCash],
  [CARRIAGE, tenderToPayment],
  [PLATFORM, platformToBank],
] as const;

/** How the stories ended, and in words what stopped those that did not come to their end. */
export interface Told {
  readonly endings: readonly Ending[];
  readonly stopped: readonly string[];
}

/** Tells all stories at once. What an earlier run did already is not done again. */
export async function tellStories(stage: DemoStage, steps: Steps): Promise<Told> {
  const scene = new Scene(stage);
  const told = await Promise.allSettled(STORIES.map(([title, tell]) => steps.run(title, () => tell(scene))));
  return {
    endings: told.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : [])),
    stopped: told.flatMap((outcome, index) =>
      outcome.status === "rejected" ? [`${STORIES[index]?.[0]} stopped. ${messageOf(outcome.reason)}`] : [],
    ),
  };
}
