// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { lookup as lookupName } from "node:dns/promises";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { describeFailure, RefusedDestinationError } from "./errors.ts";
import { BLOCKED_PORTS } from "./ports.ts";

/** One address that a request may connect to. */
export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Finds every address of a name; rejects with an error of Node's `dns`. */
export type Resolve = (name: string) => Promise<readonly { readonly address: string }[]>;

/** As the machine looks up names, its hosts file included. */
export const systemResolve: Resolve = (name) => lookupName(name, { all: true, verbatim: true });

const PRIVATE = "an address of a private network";
/** In words for people; what an administrator may allow. */
const ALLOWABLE = new Map<string, string>([
  ["loopback", "an address of the machine itself"],
  ["private", PRIVATE],
  ["uniqueLocal", PRIVATE],
  ["carrierGradeNat", "an address of a network behind a carrier's NAT"],
]);

/**
 * Where clouds tell machines their credentials and is not link-local: the others are by range (169.254.169.254,
 * fd00:ec2::254 of AWS and 100.100.100.200 of Alibaba are named here, because allowing a private network is not
 * allowing those).
 */
const METADATA = new Set(["168.63.129.16", "100.100.100.200", "fd00:ec2::254"]);

/** All of IPv6 that is routed (IANA): what lies outside, ipaddr.js takes for unicast where it knows nothing of it. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Why no request may go to an address, in words, or null when one may.
 *
 * Only unicast addresses of the public internet; with `allowPrivate` those of the machine and of private networks too.
 * Link-local, multicast, reserved and metadata addresses never, nor forms of IPv6 with an IPv4 address inside (mapped,
 * 6to4, Teredo, NAT64): no partner is there, and they are how a check like this one is walked around.
 */
export function refusalOf(address: string, allowPrivate: boolean): string | null {
  const parsed = ipaddr.parse(address);
  if (METADATA.has(parsed.toString())) return "where a cloud tells its machines their credentials";
  const range = parsed.range();
  const allowable = ALLOWABLE.get(range);
  if (allowable !== undefined) return allowPrivate ? null : allowable;
  if (range !== "unicast") return `an address of the range "${range}"`;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_IPV6)) return "an address that is not routed";
  return null;
}

/** The URL of a destination, as far as it can be judged without looking up its name.
 * @throws RefusedDestinationError */
export function checkUrl(text: string): URL {
  if (!URL.canParse(text)) throw new RefusedDestinationError("url_invalid", "The address is no URL.");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new RefusedDestinationError("scheme", "Only http and https addresses are called.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new RefusedDestinationError(
      "userinfo",
      `The address of ${url.host} holds a user name or password: keep them in the system's secret.`,
    );
  }
  if (url.port !== "" && BLOCKED_PORTS.has(Number(url.port))) {
    throw new RefusedDestinationError(
      "port",
      `${url.host} is not called: port ${url.port} is not one of HTTP (it is on the Fetch standard's list of blocked ports).`,
    );
  }
  return url;
}

export interface AddressOptions {
  /** Whether the administrator allows addresses of the machine itself and of private networks. */
  readonly allowPrivate: boolean;
  /** For tests; {@link systemResolve} otherwise. */
  readonly resolve?: Resolve | undefined;
}

/**
 * Every address of the URL's host, each one checked. One that may not be called refuses the whole name: a partner's name
 * has no reason to point both at the internet and into our network.
 *
 * The URL parser has made plain addresses of the odd forms (decimal, octal, hex, full-width digits) and refused zones.
 * @throws RefusedDestinationError, or OutsideError when the name cannot be looked up
 */
export async function checkedAddresses(url: URL, options: AddressOptions): Promise<CheckedAddress[]> {
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const found =
    isIP(name) === 0 ? await resolved(name, options.resolve ?? systemResolve) : [{ address: name }];
  return found.map(({ address }) => {
    const refusal = refusalOf(address, options.allowPrivate);
    if (refusal === null) return { address, family: isIP(address) === 6 ? 6 : 4 };
    const where = name === address ? name : `${name} is ${address},`;
    throw new RefusedDestinationError("address", refusalSentence(where, address, refusal));
  });
}

function refusalSentence(where: string, address: string, refusal: string): string {
  const subject = where === address ? `${address} is` : where;
  const advice =
    refusalOf(address, true) === null ? " Allow private addresses on the system if that is meant." : "";
  return `Not called: ${subject} ${refusal}.${advice}`;
}

async function resolved(name: string, resolve: Resolve): Promise<readonly { readonly address: string }[]> {
  const found = await resolve(name).catch((error: unknown) => {
    throw describeFailure(error, name);
  });
  if (found.length === 0)
    throw describeFailure(Object.assign(new Error("no address"), { code: "ENODATA" }), name);
  return found;
}
