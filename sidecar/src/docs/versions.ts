// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** One version of the paths that partners call. */
export interface ApiVersion {
  /** The first part of its paths. */
  readonly name: string;
  /**
   * From when on nobody should begin with it, when it stops and what to use instead; null while none of that is decided.
   * A version is served for at least a year after its deprecation.
   */
  readonly end: { readonly deprecated: Date; readonly sunset: Date; readonly successor: string } | null;
}

export const V1: ApiVersion = { name: "v1", end: null };

/** The versions that this gateway serves. */
export const API_VERSIONS: readonly ApiVersion[] = [V1];
