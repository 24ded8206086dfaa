// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { StackError } from "../support/errors.ts";
import type { Steps } from "../support/steps.ts";
import type { DemoStage } from "./play.ts";
import { CARRIAGE, tenderToPayment } from "./story/carriage.ts";
import { CASH, orderToCash } from "./story/cash.ts";
import type { Ending } from "./story/ending.ts";
import { Scene } from "./story/scene.ts";

const STORIES = [
  [CASH, orderToCash],
  [CARRIAGE, tenderToPayment],
] as const;

/**
 * Tells both stories at once. What an earlier run did already is not done again.
 *
 * @throws StackError with what stopped each story that did not come to its end
 */
export async function tellStories(stage: DemoStage, steps: Steps): Promise<Ending[]> {
  const told = await Promise.allSettled(
    STORIES.map(([title, tell]) => steps.run(title, () => tell(new Scene(stage)))),
  );
  const stopped = told.flatMap((outcome, index) =>
    outcome.status === "rejected" ? [`${STORIES[index]?.[0]} stopped. ${outcome.reason.message}`] : [],
  );
  if (stopped.length > 0) throw new StackError(stopped.join("\n"));
  return told.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}
