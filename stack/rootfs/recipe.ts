// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { digestOf } from "../support/digest.ts";

/**
 * What the root file system is made of. Debian 13 carries the Python, PostgreSQL and RabbitMQ that Odoo 19 wants, but
 * Odoo 19 itself is only in sid, whose own Python is too new for it: from there nothing but that one package is taken.
 */
export const recipe = {
  suite: "trixie",
  odooSuite: "sid",
  variant: "apt",
  packages: ["odoo-19", "postgresql", "rabbitmq-server", "ca-certificates", "tzdata"],
  /** apt_preferences(5). */
  pin: "Package: *\nPin: release n=sid\nPin-Priority: -1\n\nPackage: odoo-19\nPin: release n=sid\nPin-Priority: 900\n",
  /** A mirror that is a snapshot has release files past their date. */
  aptOptions: ['Acquire::Check-Valid-Until "false"', 'APT::Install-Recommends "false"'],
  dpkgOptions: ["path-exclude=/usr/share/man/*", "path-exclude=/usr/share/doc/*"],
  /** PostgreSQL refuses to run under a user id that has no name. */
  account: "freight:x:1000:1000:Freight Bridge:/state:/bin/sh",
  group: "freight:x:1000:",
  /** Erlang's node name is at localhost, which must not be asked of the network. */
  hosts: "127.0.0.1 localhost\n::1 localhost\n",
  /** Where a run's state and the addons are mounted; the tree itself is mounted read-only, so they must be there. */
  mountPoints: ["/state", "/addons"],
} as const;

/** Names the tree: another recipe is another tree. */
export const recipeDigest = digestOf(recipe);

/** Appends a line to a file of the tree, quoted for the shell that mmdebstrap's hooks run in. */
function append(text: string, file: string): string {
  return `printf '%s' '${text}' >> "$1${file}"`;
}

/** The arguments of mmdebstrap(1). `mirror` ends with a slash; `proxyOptions` are apt.conf(5) lines of the host. */
export function mmdebstrapArguments(
  target: string,
  mirror: string,
  proxyOptions: readonly string[],
): string[] {
  return [
    `--variant=${recipe.variant}`,
    "--mode=root",
    ...[...recipe.aptOptions, ...proxyOptions].map((option) => `--aptopt=${option}`),
    ...recipe.dpkgOptions.map((option) => `--dpkgopt=${option}`),
    `--setup-hook=mkdir -p "$1/etc/apt/preferences.d" && ${append(recipe.pin, "/etc/apt/preferences.d/sid")}`,
    `--customize-hook=${append(`${recipe.account}\n`, "/etc/passwd")}`,
    `--customize-hook=${append(`${recipe.group}\n`, "/etc/group")}`,
    `--customize-hook=rm -f "$1/etc/hosts" && ${append(recipe.hosts, "/etc/hosts")}`,
    ...recipe.mountPoints.map((folder) => `--customize-hook=mkdir -p "$1${folder}"`),
    `--include=${recipe.packages.join(",")}`,
    recipe.suite,
    target,
    `deb ${mirror} ${recipe.suite} main`,
    `deb ${mirror} ${recipe.odooSuite} main`,
  ];
}
