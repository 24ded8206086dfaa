# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What alerts are measured by: one query for each metric, whatever the number of rules and systems.

Each gives (rule id, system id or None, company id or None, value). A rule of one system stands in the place
of the rules of all systems. What test systems say counts for nothing.
"""

from .ingest.metric_queries import NEWEST

#: Which live systems each rule of the metric is about.
_OF_SYSTEMS = """
    SELECT rule.id AS rule_id,
           rule.window_hours * interval '1 hour' AS span,
           rule.least_count,
           system.id AS system_id,
           system.company_id,
           CASE WHEN rule.system_id IS NOT NULL THEN system.create_date END AS watched_since
      FROM freight_alert_rule rule
      JOIN freight_system system ON system.active AND system.mode = 'live'
       AND (rule.company_id IS NULL OR rule.company_id = system.company_id)
       AND (rule.system_id = system.id OR rule.system_id IS NULL AND NOT EXISTS (
               SELECT 1
                 FROM freight_alert_rule own
                WHERE own.active AND own.metric = rule.metric AND own.system_id = system.id))
     WHERE rule.active AND rule.metric = %(metric)s
"""
#: The rules of the metric that name no system, for what belongs to none.
_OF_COMPANIES = """
    SELECT id AS rule_id, company_id, window_hours * interval '1 hour' AS span
      FROM freight_alert_rule
     WHERE active AND metric = %(metric)s AND system_id IS NULL
"""

#: Open exceptions that are due within the window, or past their deadline.
_SLA_AT_RISK = f"""
    SELECT watched.rule_id, watched.system_id, watched.company_id, count(*)
      FROM ({_OF_SYSTEMS}) watched
      JOIN freight_exception exception ON exception.system_id = watched.system_id
       AND exception.state IN ('open', 'in_progress') AND exception.deadline < %(now)s + watched.span
     GROUP BY 1, 2, 3
     UNION ALL
    SELECT watched.rule_id, NULL, exception.company_id, count(*)
      FROM ({_OF_COMPANIES}) watched
      JOIN freight_exception exception ON exception.system_id IS NULL
       AND exception.state IN ('open', 'in_progress') AND exception.deadline < %(now)s + watched.span
       AND (watched.company_id IS NULL OR watched.company_id = exception.company_id)
     GROUP BY 1, 3
"""

#: Hours since the last message; of a system that never sent any, only where a rule names it.
_PARTNER_SILENT = f"""
    SELECT watched.rule_id, watched.system_id, watched.company_id,
           extract(epoch FROM %(now)s - COALESCE(heard.logged_at, watched.watched_since)) / 3600
      FROM ({_OF_SYSTEMS}) watched
      JOIN freight_system system ON system.id = watched.system_id
      LEFT JOIN LATERAL ({NEWEST}) heard ON TRUE
     WHERE COALESCE(heard.logged_at, watched.watched_since) IS NOT NULL
"""

#: What came within the window, but not what a person replayed.
_RECENT = f"""
      FROM ({_OF_SYSTEMS}) watched
      JOIN freight_integration_log log ON log.system_id = watched.system_id
       AND log.logged_at > %(now)s - watched.span AND log.replay = 0 AND log.actor_id IS NULL
       AND log.source NOT LIKE %(outgoing)s
"""

#: The share of messages that became exceptions, in percent; of a few messages it says nothing.
_ERROR_RATE = f"""
    SELECT watched.rule_id, watched.system_id, watched.company_id,
           100.0 * count(*) FILTER (WHERE log.outcome = 'exception') / count(*)
    {_RECENT}
     GROUP BY 1, 2, 3, watched.least_count
    HAVING count(*) >= watched.least_count
"""

#: The longest way from the partner to Odoo, in minutes.
_LAG_HIGH = f"""
    SELECT watched.rule_id, watched.system_id, watched.company_id,
           extract(epoch FROM max(log.logged_at - log.received_at)) / 60
    {_RECENT} AND log.received_at IS NOT NULL
     GROUP BY 1, 2, 3
"""

#: Messages owed to the partner for longer than the window.
_OUTBOX_FAILING = f"""
    SELECT watched.rule_id, watched.system_id, watched.company_id, count(*)
      FROM ({_OF_SYSTEMS}) watched
      JOIN freight_outbox outbox ON outbox.system_id = watched.system_id
       AND outbox.state IN ('pending', 'claimed') AND outbox.create_date < %(now)s - watched.span
     GROUP BY 1, 2, 3
"""

#: Minutes that the oldest message has waited on a queue, by the last word of the workers on each lane; its
#: age counts too, so that workers that are gone do not pass for workers without work.
_BACKLOG_OLD = f"""
    SELECT watched.rule_id, NULL::int, NULL::int,
           max(told.oldest_seconds + extract(epoch FROM %(now)s - told.reported_at)) / 60
      FROM ({_OF_COMPANIES}) watched
      JOIN (
          SELECT DISTINCT ON (lane) oldest_seconds, reported_at
            FROM freight_sidecar_state
           ORDER BY lane, reported_at DESC
      ) told ON watched.company_id IS NULL
     GROUP BY 1
"""

#: The differences that each company's newest run found.
_RECONCILIATION_BREAK = f"""
    SELECT watched.rule_id, NULL::int, run.company_id, count(*)
      FROM ({_OF_COMPANIES}) watched
      JOIN (
          SELECT DISTINCT ON (company_id) id, company_id
            FROM freight_reconciliation
           WHERE state IN ('done', 'signed')
           ORDER BY company_id, date_to DESC, id DESC
      ) run ON watched.company_id IS NULL OR watched.company_id = run.company_id
      JOIN freight_reconciliation_line line ON line.reconciliation_id = run.id AND line.is_fault
     GROUP BY 1, 3
"""

#: What Odoo could not record and nobody decided about.
_MESSAGES_PARKED = f"""
    SELECT watched.rule_id, watched.system_id, watched.company_id, count(*)
      FROM ({_OF_SYSTEMS}) watched
      JOIN freight_parked parked ON parked.system_id = watched.system_id AND parked.state = 'parked'
     GROUP BY 1, 2, 3
     UNION ALL
    SELECT watched.rule_id, NULL, NULL, count(*)
      FROM ({_OF_COMPANIES}) watched
      JOIN freight_parked parked ON parked.system_id IS NULL AND parked.state = 'parked'
       AND watched.company_id IS NULL
     GROUP BY 1
"""

#: Metric → its query. A metric has the name of its runbook.
QUERIES = {
    "sla_at_risk": _SLA_AT_RISK,
    "partner_silent": _PARTNER_SILENT,
    "error_rate": _ERROR_RATE,
    "lag_high": _LAG_HIGH,
    "backlog_old": _BACKLOG_OLD,
    "outbox_failing": _OUTBOX_FAILING,
    "reconciliation_break": _RECONCILIATION_BREAK,
    "messages_parked": _MESSAGES_PARKED,
}
