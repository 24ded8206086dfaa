#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
# Installs or updates the addon in the database "freight" and makes the sidecar's key. Runs in the image odoo:19, as root.
set -euo pipefail

readonly SECRETS=/run/freight
readonly SIDECAR_ACCOUNT=1000:1000 # `node` of the sidecar's image

as_odoo() {
  setpriv --reuid=odoo --regid=odoo --init-groups env HOME=/var/lib/odoo "$@"
}

demo=()
if [ "${FREIGHT_DEMO_DATA:-0}" = 1 ]; then
  demo=(--with-demo)
fi

# Odoo writes the secrets in a folder that others may pass through but not read.
chown odoo "$SECRETS"
chmod 0711 "$SECRETS"

# A module that is installed already is not installed again, so name it for both.
as_odoo odoo --database=freight --init=freight_bridge --update=freight_bridge "${demo[@]}" --stop-after-init --no-http
as_odoo env FREIGHT_SECRETS_DIR="$SECRETS" odoo shell --database=freight --no-http --log-level=warn \
  < /opt/freight/odoo/provision.py

chown "$SIDECAR_ACCOUNT" "$SECRETS"/odoo-api-key "$SECRETS"/systems.json
