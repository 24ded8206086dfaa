// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import type { Inside } from "../rootfs/inside.ts";
import { initCluster, postgresDefinition } from "../services/postgres.ts";
import { Service } from "../services/service.ts";
import { withLock } from "../support/lock.ts";
import { cacheFolder } from "../support/paths.ts";
import { mustRun } from "../support/shell.ts";

/** A prepared cluster with its attachments (pg/ and data/), stopped, to be copied. */
export interface TemplateRequest {
  /** What kind it is: names the folder together with the digest. */
  readonly kind: string;
  readonly digest: string;
  /** The template to begin from; null for an empty cluster. */
  readonly from: string | null;
  /** Fills it, with PostgreSQL running over the folder. */
  fill(inside: Inside): Promise<void>;
  /** How many of this kind the cache keeps, the last used ones. */
  readonly keep: number;
}

/** The folder of a template, made when the cache has none. One process of the machine makes one at a time. */
export async function ensureTemplate(
  request: TemplateRequest,
  where: { rootfs: string; addons: string },
  announce: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<string> {
  const folder = join(cacheFolder(), "templates");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, `${request.kind}-${request.digest}`);
  if (!existsSync(target)) {
    await withLock(join(cacheFolder(), `template-${request.kind}.lock`), async () => {
      if (!existsSync(target)) {
        await announce(() => make(request, where, folder, target));
        prune(folder, request);
      }
    });
  }
  const now = new Date();
  utimesSync(target, now, now);
  return target;
}

/** Copies the cluster and the attachments of a template into a stack's folder. */
export async function copyTemplate(template: string, folder: string): Promise<void> {
  await mustRun(
    {
      file: "cp",
      args: ["--archive", "--reflink=auto", join(template, "pg"), join(template, "data"), folder],
    },
    `The prepared databases of ${template} could not be copied: make room on the disk, or remove that folder to have it made anew.`,
  );
}

async function make(
  request: TemplateRequest,
  where: { rootfs: string; addons: string },
  folder: string,
  target: string,
): Promise<void> {
  const unfinished = mkdtempSync(join(folder, ".making-"));
  const inside: Inside = { ...where, state: unfinished, dieWithParent: true };
  const postgres = new Service(postgresDefinition(inside, false), unfinished);
  try {
    if (request.from) {
      await copyTemplate(request.from, unfinished);
    } else {
      await initCluster(inside);
      mkdirSync(join(unfinished, "data"));
    }
    await postgres.start();
    await request.fill(inside);
    await postgres.stop();
    for (const name of readdirSync(unfinished)) {
      if (name !== "pg" && name !== "data") {
        rmSync(join(unfinished, name), { recursive: true });
      }
    }
    renameSync(unfinished, target);
  } finally {
    await postgres.kill();
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Removes the templates of a kind that have gone unused the longest. */
function prune(folder: string, request: TemplateRequest): void {
  const used = (name: string) => statSync(join(folder, name)).mtimeMs;
  const all = readdirSync(folder).filter((name) => name.startsWith(`${request.kind}-`));
  for (const name of all.sort((a, b) => used(b) - used(a)).slice(request.keep)) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
