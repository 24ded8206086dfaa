// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * The least that could answer a partner honestly, as a baseline for the gateway: Fastify, one HMAC over the raw body, one zod
 * schema, one publish with confirm on a quorum queue. No dialects, no limits, no metrics, no second secret, no clear errors.
 *
 * Environment: BENCH_AMQP_URL, BENCH_SECRET. Prints its port on a line of its own.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { connect } from "amqplib";
import Fastify from "fastify";
import { z } from "zod";

const QUEUE = "bench.bare";
const key = Buffer.from((process.env.BENCH_SECRET ?? "").replace(/^whsec_/, ""), "base64");

const Event = z.strictObject({
  specversion: z.literal("1.0"),
  id: z.string().min(1).max(200),
  source: z.string(),
  type: z.string(),
  subject: z.string().max(200),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal("application/json"),
  data: z.strictObject({
    references: z
      .array(z.strictObject({ kind: z.string(), value: z.string().max(100) }))
      .min(1)
      .max(20),
    code: z.string().nullable(),
    partner_code: z.string(),
    partner_text: z.string().nullable(),
    classifier: z.enum(["planned", "estimated", "actual"]),
    reported_at: z.iso.datetime({ offset: true }),
    retracts: z.string().nullable(),
    carrier: z.unknown(),
    location: z.record(z.string(), z.string().nullable()),
    signed_by: z.string().nullable(),
  }),
});

const connection = await connect(process.env.BENCH_AMQP_URL ?? "");
const channel = await connection.createConfirmChannel();
await channel.assertQueue(QUEUE, { durable: true, arguments: { "x-queue-type": "quorum" } });

function publish(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.sendToQueue(QUEUE, body, { persistent: true, mandatory: true }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

function authentic(headers: Record<string, string | string[] | undefined>, body: Buffer): boolean {
  const expected = createHmac("sha256", key)
    .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`)
    .update(body)
    .digest();
  const given = Buffer.from(String(headers["webhook-signature"]).slice(3), "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const app = Fastify({ logger: false });
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.post("/v1/systems/:system/messages", async (request, reply) => {
  const body = request.body as Buffer;
  if (!authentic(request.headers, body)) {
    return reply.code(401).send({ title: "Unauthorized" });
  }
  const event = Event.safeParse(JSON.parse(body.toString("utf8")));
  if (!event.success) {
    return reply.code(422).send({ title: "Unprocessable" });
  }
  await publish(Buffer.from(JSON.stringify(event.data)));
  return reply.code(202).send({ id: event.data.id });
});

await app.listen({ host: "127.0.0.1", port: 0 });
const address = app.server.address();
console.log(typeof address === "object" ? address?.port : address);

process.on("SIGTERM", async () => {
  await app.close();
  await channel.deleteQueue(QUEUE);
  await connection.close();
});
