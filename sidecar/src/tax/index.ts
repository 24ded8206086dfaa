// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { avalara } from "./avalara.ts";
import type { TaxAdapter } from "./engine.ts";
import { generic } from "./generic.ts";

export { askEngine, createQuoteCache, type QuoteCache } from "./ask.ts";
export type { TaxAsk, TaxResult } from "./engine.ts";
export { TaxProblem, type TaxProblemCode } from "./problem.ts";

const ADAPTERS: readonly TaxAdapter[] = [generic, avalara];

export function taxAdapterNamed(name: string): TaxAdapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === name);
}
