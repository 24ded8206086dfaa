// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { STRATEGY_NAMES, strategyNamed } from "../gateway/signatures/index.ts";
import { readInput, type Surroundings, UsageError } from "./input.ts";

export const SIGN_HELP = `freight-bridge sign FILE --strategy NAME [--secret SECRET] [--system CODE] [--id ID]

Prints the headers that sign a message, one a line, ready for curl:

  freight-bridge sign message.json --strategy standard_webhooks > headers.txt
  curl -H @headers.txt -H 'Content-Type: TYPE' --data-binary @message.json URL

  TYPE is application/json, application/edi-x12, application/edifact, text/csv,
  application/x-mt940 or application/xml.

  FILE             a file, or - for standard input
  --strategy NAME  ${STRATEGY_NAMES.join(", ")};
                   of adyen, which signs within the message, the signed message is printed
  --secret SECRET  the system's secret; better in the environment as FREIGHT_SECRET, where other users cannot see it
  --system CODE    the system that sends it, for strategies that sign the path (default: example)
  --id ID          the message's id, for strategies that have one (default: a new one)`;

function signedBody(sign: (body: Buffer, key: Buffer) => Buffer, body: Buffer, key: Buffer): string {
  try {
    return sign(body, key).toString("utf8");
  } catch {
    throw new UsageError("The message is no JSON, within which it could be signed.");
  }
}

/** Signs one message; gives the exit status. */
export async function sign(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      strategy: { type: "string", default: "standard_webhooks" },
      secret: { type: "string" },
      system: { type: "string", default: "example" },
      id: { type: "string" },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError("Name one file to sign.");
  const strategy = strategyNamed(values.strategy);
  if (strategy === undefined) {
    throw new UsageError(`There is no strategy ${values.strategy}; there are ${STRATEGY_NAMES.join(", ")}.`);
  }
  const secret = values.secret ?? surroundings.env.FREIGHT_SECRET;
  if (secret === undefined) throw new UsageError("Give the secret in FREIGHT_SECRET or with --secret.");
  const key = strategy.keyOf(secret);
  if (key === null)
    throw new UsageError(`This is no secret of ${strategy.name}; copy it from the system in Odoo.`);
  const body = await readInput(file, surroundings);
  if (strategy.signBody !== undefined) {
    surroundings.out(signedBody(strategy.signBody, body, key));
    return 0;
  }
  const path = `/v1/systems/${values.system}/messages`;
  const headers = strategy.sign({ path, body, id: values.id ?? `msg_${randomUUID()}`, now: Date.now() }, key);
  for (const [name, value] of Object.entries(headers)) surroundings.out(`${name}: ${value}`);
  return 0;
}
