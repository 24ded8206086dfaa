// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Command } from "../support/shell.ts";

/** What a program inside the root file system sees of this machine. */
export interface Inside {
  /** The tree, mounted read-only as the root. */
  readonly rootfs: string;
  /** The run's own folder, mounted at /state: all that a program can write. */
  readonly state: string;
  /** The addons path of the project, mounted read-only at /addons. */
  readonly addons: string;
  /** Ends the program when the process that started it ends, however that happens. */
  readonly dieWithParent: boolean;
}

const ENVIRONMENT = {
  HOME: "/state",
  PATH: "/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  PGHOST: "/state/run",
  PGUSER: "freight",
  PYTHONDONTWRITEBYTECODE: "1",
};

/**
 * The command that runs a program inside: the host's network, its own processes, one unprivileged account, and an
 * environment of its own (nothing of the host's leaks in). System V memory stays shared with the host: by it PostgreSQL
 * sees a server that still works on its cluster, which process numbers of different namespaces cannot tell.
 */
export function insideCommand(
  inside: Inside,
  program: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Command {
  const settings = Object.entries({ ...ENVIRONMENT, ...environment });
  const args = [
    ...["--ro-bind", inside.rootfs, "/", "--dev", "/dev", "--proc", "/proc"],
    ...["--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/dev/shm"],
    ...["--bind", inside.state, "/state", "--ro-bind", inside.addons, "/addons", "--chdir", "/state"],
    ...["--unshare-user", "--uid", "1000", "--gid", "1000", "--unshare-pid", "--clearenv"],
    ...settings.flatMap(([name, value]) => ["--setenv", name, value]),
    ...(inside.dieWithParent ? ["--die-with-parent"] : []),
    ...program,
  ];
  return { file: "bwrap", args };
}
