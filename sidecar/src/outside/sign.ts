// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { strategyNamed } from "../gateway/signatures/index.ts";

/** Where something goes, and what proves that it is ours. */
export interface SignedDestination {
  readonly url: string;
  readonly signature: string;
  readonly secret: string | null;
  /** Whether the administrator allows addresses of the machine itself and of private networks. */
  readonly allow_private: boolean;
}

/** The headers that prove a body, or why there are none, for whoever keeps the system. */
export type Proof = { readonly headers: Record<string, string> } | { readonly fault: string };

/** Whether anybody on the way could read a secret that is sent as it is. */
export function isReadable({
  url,
  allow_private,
}: Pick<SignedDestination, "url" | "allow_private">): boolean {
  return !url.startsWith("https:") && !allow_private;
}

/** Signs a body as the system says. @param id of the message, the same at every attempt */
export function signedHeaders(
  { url, signature, secret, allow_private }: SignedDestination,
  body: Buffer,
  id: string,
): Proof {
  const strategy = strategyNamed(signature);
  // One that signs within the partner's own messages can sign nothing of ours.
  if (strategy === undefined || strategy.signBody !== undefined) {
    return { fault: `This sidecar cannot sign by "${signature}": choose another signature in the system.` };
  }
  if (strategy.name === "bearer" && isReadable({ url, allow_private })) {
    return {
      fault: "A bearer token is not sent over http, where anybody on the way can read it: use https.",
    };
  }
  const key = secret === null ? null : strategy.keyOf(secret);
  if (key === null) {
    return { fault: `The system has no secret of ${signature}: make one for what is sent.` };
  }
  const path = URL.canParse(url) ? new URL(url).pathname : "/";
  return { headers: strategy.sign({ path, body, id, now: Date.now() }, key) };
}
