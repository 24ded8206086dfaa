// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** People beside those of the demo data, for what one person may not do alone. */
import { unique, type World } from "./world.ts";

/** A manager beside the one of the demo data; the log-in, which is returned, is the password. */
export async function secondManager(world: World): Promise<string> {
  const [login = ""] = await newPeople(world, "second-manager", ["manager"], () => "Sam Second");
  return login;
}

/** One person for each role, "user", "finance", "manager" or "auditor"; their log-ins, which are their passwords. */
export async function newPeople(
  world: World,
  label: string,
  roles: readonly string[],
  nameOf: (place: number) => string,
): Promise<string[]> {
  const groups = await world.odoo.search<{ name: string; res_id: number }>(
    "ir.model.data",
    [
      ["module", "=", "freight_bridge"],
      ["name", "in", roles.map((role) => `group_${role}`)],
    ],
    ["name", "res_id"],
  );
  const idOf = new Map(groups.map(({ name, res_id }) => [name, res_id]));
  const people = roles.map((role, place) => {
    const login = unique(label);
    return {
      name: nameOf(place),
      login,
      password: login,
      group_ids: [[4, idOf.get(`group_${role}`)]],
    };
  });
  await world.odoo.create("res.users", people);
  return people.map(({ login }) => login);
}
