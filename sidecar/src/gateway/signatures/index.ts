// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { adyen } from "./adyen.ts";
import { bearer } from "./bearer.ts";
import { easypost } from "./easypost.ts";
import { gocardless } from "./gocardless.ts";
import { lago } from "./lago.ts";
import { shopify } from "./shopify.ts";
import { standardWebhooks } from "./standard-webhooks.ts";
import type { SignatureStrategy } from "./strategy.ts";
import { stripe } from "./stripe.ts";

export {
  type SignatureStrategy,
  type SignedHead,
  type SignedRequest,
  type Verification,
  verify,
} from "./strategy.ts";

const STRATEGIES = new Map<string, SignatureStrategy>(
  [standardWebhooks, easypost, shopify, stripe, gocardless, lago, adyen, bearer].map((strategy) => [
    strategy.name,
    strategy,
  ]),
);

/** The names of the strategies, for help texts. */
export const STRATEGY_NAMES: readonly string[] = [...STRATEGIES.keys()];

export function strategyNamed(name: string): SignatureStrategy | undefined {
  return STRATEGIES.get(name);
}
