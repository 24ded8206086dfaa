#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
# Installs or updates the addons in the database "freight" and makes the sidecar's key. Runs in the image odoo:19, as root.
set -euo pipefail

readonly SECRETS=/run/freight
readonly SIDECAR_ACCOUNT=1000:1000 # `node` of the sidecar's image

as_odoo() {
  setpriv --reuid=odoo --regid=odoo --init-groups env HOME=/var/lib/odoo "$@"
}

# What stands on the addon is updated with it. Whether it is wanted an administrator says under Apps; the demo shows it.
modules=freight_bridge
demo=()
if [ "${FREIGHT_DEMO_DATA:-0}" = 1 ]; then
  modules=freight_bridge,freight_bridge_finance
  demo=(--with-demo)
fi

# Odoo writes the secrets in a folder that others may pass through but not read.
chown odoo "$SECRETS"
chmod 0711 "$SECRETS"
# Nobody but the demo reads this one; what an addon brought since is added to it.
if [ -f "$SECRETS"/systems.json ]; then
  chown odoo "$SECRETS"/systems.json
fi

# A module that is installed already is not installed again, so name it for both.
as_odoo odoo --database=freight --init="$modules" --update="$modules" "${demo[@]}" --stop-after-init --no-http
as_odoo env FREIGHT_SECRETS_DIR="$SECRETS" odoo shell --database=freight --no-http --log-level=warn \
  < /opt/freight/odoo/provision.py

chown "$SIDECAR_ACCOUNT" "$SECRETS"/odoo-api-key "$SECRETS"/systems.json
