// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Why a destination is not called at all. */
export type RefusedCode = "url_invalid" | "scheme" | "userinfo" | "port" | "address";

/** A destination that this process does not call, now or later: somebody has to change the address. */
export class RefusedDestinationError extends Error {
  override readonly name = "RefusedDestinationError";
  readonly code: RefusedCode;

  constructor(code: RefusedCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Why no answer came. */
export type OutsideCode =
  | "unresolved"
  | "unreachable"
  | "reset"
  | "tls"
  | "timeout"
  | "bad_answer"
  | "unsendable"
  | "stopped";

/** A request that got no answer. Whether the other side took it is not known, unless it never got there. */
export class OutsideError extends Error {
  override readonly name = "OutsideError";
  readonly code: OutsideCode;

  constructor(code: OutsideCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What went wrong on the way, by the codes of Node and OpenSSL, in a sentence for whoever runs the system. */
const SENTENCES = new Map<string, readonly [OutsideCode, string]>([
  ["ENOTFOUND", ["unresolved", "the name does not exist"]],
  ["EAI_AGAIN", ["unresolved", "the name cannot be looked up now"]],
  ["ENODATA", ["unresolved", "the name has no address"]],
  ["ECONNREFUSED", ["unreachable", "nothing listens there"]],
  ["EHOSTUNREACH", ["unreachable", "there is no way to that address"]],
  ["ENETUNREACH", ["unreachable", "there is no way to that network"]],
  ["ETIMEDOUT", ["unreachable", "it takes no connection"]],
  ["ECONNRESET", ["reset", "it closed the connection without an answer"]],
  ["EPIPE", ["reset", "it closed the connection without an answer"]],
  ["CERT_HAS_EXPIRED", ["tls", "its TLS certificate has expired"]],
  ["CERT_NOT_YET_VALID", ["tls", "its TLS certificate is not valid yet"]],
  ["CERT_REVOKED", ["tls", "its TLS certificate was revoked"]],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    ["tls", "its TLS certificate is signed by itself, by nobody that is trusted"],
  ],
  ["SELF_SIGNED_CERT_IN_CHAIN", ["tls", "its TLS certificate is signed by nobody that is trusted"]],
  ["UNABLE_TO_GET_ISSUER_CERT", ["tls", "its TLS certificate is signed by nobody that is known"]],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", ["tls", "its TLS certificate is signed by nobody that is known"]],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", ["tls", "its TLS server leaves out the certificates in between"]],
  ["ERR_TLS_CERT_ALTNAME_INVALID", ["tls", "its TLS certificate is for another name"]],
  ["ERR_SSL_WRONG_VERSION_NUMBER", ["tls", "it does not speak TLS on that port"]],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", ["tls", "it does not speak TLS on that port"]],
  ["HPE_HEADER_OVERFLOW", ["bad_answer", "the headers of its answer are larger than 16 KiB"]],
  ["ERR_INVALID_CHAR", ["unsendable", "a header holds a character that cannot be sent"]],
]);

/** The error of a connection as one of ours. It never holds the other side's words. */
export function describeFailure(error: unknown, host: string): OutsideError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
  const [kind, why] = SENTENCES.get(code) ?? ofFamily(code);
  return new OutsideError(kind, `${host}: ${why} (${code}).`, { cause: error });
}

function ofFamily(code: string): readonly [OutsideCode, string] {
  if (code.startsWith("HPE_")) return ["bad_answer", "what it answered is not HTTP"];
  if (code === "EPROTO" || /^(ERR_SSL|ERR_TLS|CERT|UNABLE)_/.test(code)) {
    return ["tls", "no TLS connection came about"];
  }
  return ["unreachable", "no connection came about"];
}
