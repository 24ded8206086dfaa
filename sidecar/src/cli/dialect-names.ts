// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { DIALECT_NAMES, FILE_DIALECT_NAMES } from "../dialects/index.ts";

/** Every dialect that a message or a file can be in, for help texts. */
export const ALL_DIALECT_NAMES: readonly string[] = [...DIALECT_NAMES, ...FILE_DIALECT_NAMES];
