// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Inside, insideCommand } from "../rootfs/inside.ts";
import { requireFree } from "../support/ports.ts";
import type { ServiceDefinition } from "./service.ts";

/** Where a broker listens, all on the loopback address, and its one account. */
export interface RabbitSettings {
  readonly amqpPort: number;
  readonly managementPort: number;
  readonly prometheusPort: number;
  /** Between Erlang nodes; used by the command line tools alone. */
  readonly distributionPort: number;
  /** The Erlang port mapper: our own, so that it ends with the broker and knows nobody else's nodes. */
  readonly epmdPort: number;
  readonly user: string;
  readonly password: string;
}

const PLUGINS = ["rabbitmq_management", "rabbitmq_prometheus"];

function configuration(settings: RabbitSettings): string {
  return `${[
    `listeners.tcp.1 = 127.0.0.1:${settings.amqpPort}`,
    "management.tcp.ip = 127.0.0.1",
    `management.tcp.port = ${settings.managementPort}`,
    "prometheus.tcp.ip = 127.0.0.1",
    `prometheus.tcp.port = ${settings.prometheusPort}`,
    `default_user = ${settings.user}`,
    `default_pass = ${settings.password}`,
    "default_user_tags.administrator = true",
    "log.console = true",
    "log.file = false",
  ].join("\n")}\n`;
}

function environment(settings: RabbitSettings): Record<string, string> {
  return {
    RABBITMQ_NODENAME: "freight@localhost",
    RABBITMQ_CONFIG_FILE: "/state/rabbitmq/rabbitmq",
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    RABBITMQ_ENABLED_PLUGINS_FILE: "/state/rabbitmq/enabled_plugins",
    // Named after the kind of our exchanges: a folder of before 1.0 whose broker hashed keys itself would refuse them.
    RABBITMQ_MNESIA_BASE: "/state/rabbitmq/direct",
    RABBITMQ_LOG_BASE: "/state/rabbitmq/log",
    RABBITMQ_DIST_PORT: String(settings.distributionPort),
    ERL_EPMD_PORT: String(settings.epmdPort),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    // Idle schedulers sleep instead of spinning: other servers share these cores.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
  };
}

/** RabbitMQ with its data in /state/rabbitmq: a restart finds its queues again. */
export function rabbitDefinition(inside: Inside, settings: RabbitSettings): ServiceDefinition {
  const management = `http://127.0.0.1:${settings.managementPort}/api/overview`;
  const authorization = `Basic ${Buffer.from(`${settings.user}:${settings.password}`).toString("base64")}`;
  return {
    title: "RabbitMQ",
    name: "rabbitmq",
    async prepare() {
      await requireFree(settings.amqpPort, "RabbitMQ", "FREIGHT_STACK_AMQP_PORT");
      await requireFree(
        settings.managementPort,
        "RabbitMQ's management",
        "FREIGHT_STACK_RABBIT_MANAGEMENT_PORT",
      );
      await requireFree(
        settings.prometheusPort,
        "RabbitMQ's metrics",
        "FREIGHT_STACK_RABBIT_PROMETHEUS_PORT",
      );
      await requireFree(
        settings.distributionPort,
        "RabbitMQ's node",
        "FREIGHT_STACK_RABBIT_DISTRIBUTION_PORT",
      );
      await requireFree(settings.epmdPort, "Erlang's port mapper", "FREIGHT_STACK_EPMD_PORT");
      const folder = join(inside.state, "rabbitmq");
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, "rabbitmq.conf"), configuration(settings), { mode: 0o600 });
      writeFileSync(join(folder, "enabled_plugins"), `[${PLUGINS.join(",")}].\n`);
    },
    command: () => insideCommand(inside, ["/usr/lib/rabbitmq/bin/rabbitmq-server"], environment(settings)),
    async ready() {
      const answer = await fetch(management, { headers: { authorization } });
      const overview = (await answer.json()) as { listeners?: { protocol: string }[] };
      return answer.ok && (overview.listeners ?? []).some((listener) => listener.protocol === "amqp");
    },
    startSeconds: 120,
    stopSignal: "SIGTERM",
    stopSeconds: 40,
  };
}
