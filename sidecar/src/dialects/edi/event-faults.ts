// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, partnerEventSchema } from "../../canonical/index.ts";
import type { ReadEvent } from "../dialect.ts";

/** Why an event that was read of a partner's words is not canonical for all that; none: it is. */
export function eventFaults({ event, pointer }: ReadEvent): Fault[] {
  const checked = partnerEventSchema(event.type).safeParse(event);
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    pointer: pointer ?? "",
    code: "not_canonical",
    detail: `What stands here cannot be kept: ${issue.path.join(".")} ${issue.message}.`.slice(0, 1000),
  }));
}
