# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only


def uninstall_hook(env):
    """Lift the guards, so that what the module made can be removed with it."""
    env.cr.execute("DROP FUNCTION IF EXISTS freight_refuse_change() CASCADE")
