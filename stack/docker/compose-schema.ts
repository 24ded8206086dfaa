// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { z } from "zod";

/**
 * The part of the Compose specification that docker-compose.yml uses. Strict: a misspelt key, which `docker compose`
 * would refuse on an administrator's machine, is refused here.
 */
const mapping = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string());
const duration = z.string().regex(/^(\d+(ms|s|m|h))+$/);
const command = z.array(z.string()).min(1);

const service = z
  .strictObject({
    image: z.string().optional(),
    build: z.strictObject({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
    restart: z.enum(["no", "always", "on-failure", "unless-stopped"]).optional(),
    init: z.boolean().optional(),
    user: z.string().optional(),
    hostname: z.string().optional(),
    profiles: z.array(z.string()).min(1).optional(),
    entrypoint: command.optional(),
    command: command.optional(),
    environment: mapping.optional(),
    ports: z.array(z.string()).optional(),
    volumes: z.array(z.string()).optional(),
    depends_on: z
      .record(
        z.string(),
        z.strictObject({ condition: z.enum(["service_healthy", "service_completed_successfully"]) }),
      )
      .optional(),
    healthcheck: z
      .strictObject({
        test: command,
        interval: duration,
        timeout: duration,
        retries: z.int().positive(),
        start_period: duration.optional(),
      })
      .optional(),
  })
  .refine((made) => (made.image === undefined) !== (made.build === undefined), "either an image or a build");

export const composeSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

export type Compose = z.output<typeof composeSchema>;
