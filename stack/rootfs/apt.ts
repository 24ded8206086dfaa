// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { StackError } from "../support/errors.ts";
import { run } from "../support/shell.ts";

/** Overrides the mirror for a host whose apt has none of Debian's. */
export const MIRROR_VARIABLE = "FREIGHT_DEBIAN_MIRROR";

/** What apt-get indextargets is asked to print of each index: base address, component, codename, label. */
export const INDEX_FORMAT = "$(REPO_URI)|$(COMPONENT)|$(CODENAME)|$(LABEL)";

/**
 * Picks the Debian mirror out of lines of {@link INDEX_FORMAT}: the first archive that carries "main" and is Debian's
 * own, not its security archive, its backports nor somebody else's. Apt knows the label only of an archive it has
 * fetched, so without one the address must end the way Debian's do. Null when there is none.
 */
export function debianMirror(lines: string): string | null {
  for (const line of lines.split("\n")) {
    const [address = "", component, , label] = line.trim().split("|");
    const isDebian = label ? label === "Debian" : /\/debian\/?$/.test(address);
    if (component === "main" && isDebian && /^(https?|file|mirror\+\w+):/.test(address)) {
      return address.endsWith("/") ? address : `${address}/`;
    }
  }
  return null;
}

/** The host's apt settings that say how to reach a mirror, out of `apt-config dump`: proxies, certificates, retries. */
export function transportOptions(dump: string): string[] {
  const wanted = /^Acquire::(https?(::|\s)|Retries\s|ForceIPv[46]\s)/i;
  return dump
    .split("\n")
    .map((line) => line.trim().replace(/;$/, ""))
    .filter((line) => wanted.test(line) && !line.endsWith('""'));
}

/** The mirror and the transport settings of this host. */
export async function hostApt(
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ mirror: string; options: string[] }> {
  const targets = await run({ file: "apt-get", args: ["indextargets", "--format", INDEX_FORMAT] });
  const mirror = env[MIRROR_VARIABLE] || debianMirror(targets.stdout);
  if (!mirror) {
    throw new StackError(
      `The apt of this machine names no Debian mirror: set ${MIRROR_VARIABLE} to the address of one and run this again.`,
    );
  }
  const config = await run({ file: "apt-config", args: ["dump"] });
  return { mirror: mirror.endsWith("/") ? mirror : `${mirror}/`, options: transportOptions(config.stdout) };
}
