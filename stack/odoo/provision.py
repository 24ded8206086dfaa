# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Give the sidecar its key, and the demo its partners' secrets. Runs in ``odoo shell``.

Settings, from the environment:

- ``FREIGHT_SECRETS_DIR``: the folder that gets ``odoo-api-key`` (the key alone) and ``systems.json``
  (the demo systems, each with ``code``, ``name``, ``dialect``, ``signature`` and ``secret``).
- ``FREIGHT_GATEWAY_URL`` (optional): the sidecar's public address, which Odoo shows to administrators.
- ``FREIGHT_SIDECAR_URL`` (optional): where Odoo itself reaches the sidecar, if not at that address.
- ``FREIGHT_ODOO_ADMIN_PASSWORD`` (optional): the administrator's first password.

A key and secrets that are there already are kept: running this again adds what an addon brought since, and
changes nothing else.
"""

import json
import os
from pathlib import Path


def keep_secret(path, text):
    """Write a file that only its owner can read, whole or not at all."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)


ADDONS = ("freight_bridge", "freight_bridge_finance")


def demo_systems(env, known):
    """The systems of the demo data that are not known yet, each with a new secret; none without demo data."""
    data = env["ir.model.data"].search([("module", "in", ADDONS), ("model", "=", "freight.system")])
    systems = env["freight.system"].browse(data.mapped("res_id")).exists().sorted("code")
    return [
        {
            "code": system.code,
            "name": system.name,
            "dialect": system.dialect,
            "signature": system.signature,
            "secret": system._rotate_secret(0),
        }
        for system in systems
        if system.code not in known
    ]


def provision(env, folder):
    for name in ("gateway_url", "sidecar_url"):
        address = os.environ.get(f"FREIGHT_{name.upper()}")
        if address:
            env["ir.config_parameter"].sudo().set_param(f"freight_bridge.{name}", address)
    key_file, systems_file = folder / "odoo-api-key", folder / "systems.json"
    made = {}
    known = json.loads(systems_file.read_text()) if systems_file.exists() else []
    systems = demo_systems(env, {system["code"] for system in known})
    if systems or not systems_file.exists():
        made[systems_file] = json.dumps(known + systems, indent=2)
    if not key_file.exists():
        if os.environ.get("FREIGHT_ODOO_ADMIN_PASSWORD"):
            env.ref("base.user_admin").password = os.environ["FREIGHT_ODOO_ADMIN_PASSWORD"]
        made[key_file] = env["freight.sidecar.wizard"]._new_key()
    # What Odoo does not know yet must not be in a file: commit, then write.
    env.cr.commit()
    for path, text in made.items():
        keep_secret(path, text)


provision(env, Path(os.environ["FREIGHT_SECRETS_DIR"]))  # noqa: F821 - `env` is the shell's
