# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only


from .feed import watch


def uninstall_hook(env):
    """Take the triggers off Odoo's own tables, and the tables away that no model owns."""
    watch.drop(env.cr)
