# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.fields import Domain

from ..lifecycle import STANDING_STATES
from .tally import NONE, Count, Part

#: Shipments that have left and not arrived.
UNDER_WAY = ("dispatched", "in_transit")
#: Shipments that have not arrived.
MOVING = (*STANDING_STATES, *UNDER_WAY)
#: How those stand to what was promised, as charts show it from left to right.
PUNCTUALITY = ("on_time", "expected", "late")
#: A chart of more bars than these says nothing.
MOST = 12
_LANE = ("shipper_id.country_id", "shipper_id.state_id", "partner_id.country_id", "partner_id.state_id")


class FreightTowerOperations(models.AbstractModel):
    _inherit = "freight.tower"

    def _operations_blocks(self, scope):
        moving = scope.ours() & Domain("state", "in", MOVING)
        parts = self._moving_parts(scope)
        by_state = {
            state: counts for (state,), counts in self._tally("freight.shipment", moving, parts, ("state",))
        }
        ended = self._ended(scope)
        ageing, exceptions = self._ageing(scope)
        return [
            self._block_operations_now(scope, moving, parts, by_state, exceptions),
            self._block_states(scope, moving, parts, by_state, ended),
            self._block_lanes(moving, parts),
            self._block_carriers(moving, parts),
            ageing,
            self._block_operations_range(scope, ended),
        ]

    def _moving_parts(self, scope):
        """Late is what our own promise says, else the partner's estimate.

        What is estimated after a promise that still holds is expected late.
        """
        now = scope.ago()
        late = Domain("planned_delivery_date", "<", now) | (
            Domain("planned_delivery_date", "=", False) & Domain("estimated_delivery_date", "<", now)
        )
        expected = ~late & Domain("is_expected_late", "=", True)
        return {
            "all": Part(Domain.TRUE),
            "late": Part(late),
            "expected": Part(expected),
            "on_time": Part(~late & Domain("is_expected_late", "=", False)),
            "stale": Part(self._stale(scope)),
            "flagged": Part(Domain("is_flagged", "=", True)),
        }

    def _stale(self, scope):
        """Under way, and nobody has said a word for so long; what left just now had no time to."""
        since = scope.ago(hours=self.env["freight.shipment"]._stale_hours())
        return (
            Domain("state", "in", UNDER_WAY)
            & Domain("heard_at", "<", since)
            & (Domain("actual_dispatch_date", "=", False) | Domain("actual_dispatch_date", "<", since))
        )

    def _ended(self, scope):
        """State → what was made and what was delivered in the time range."""
        made, delivered = scope.during("create_date"), scope.during("actual_delivery_date")
        found = self._tally(
            "freight.shipment",
            scope.ours() & (made | delivered),
            {"made": Part(made), "delivered": Part(delivered)},
            ("state",),
        )
        return {state: counts for (state,), counts in found}

    # -- tiles ----------------------------------------------------------------------------------------

    def _block_operations_now(self, scope, moving, parts, by_state, exceptions):
        """What needs somebody at this moment."""
        total = {name: Count(sum(counts[name].count for counts in by_state.values()), None) for name in parts}
        unproven = scope.ours() & Domain("state", "=", "delivered") & Domain("pod_attachment_id", "=", False)
        [(_keys, proofs)] = self._tally("freight.shipment", unproven, {"all": Part(Domain.TRUE)}) or [
            ((), {"all": NONE})
        ]
        hours = self.env["freight.shipment"]._stale_hours()
        shipment = "freight.shipment"
        rows = [
            (self.env._("Not arrived"), "all", None),
            (self.env._("Late"), "late", "danger"),
            (self.env._("Expected late"), "expected", "warning"),
            (self.env._("Silent for %s hours under way", hours), "stale", "warning"),
            (self.env._("Trouble told"), "flagged", "warning"),
        ]
        tiles = [
            ([name], [self._cell(shipment, moving & parts[part].domain, total[part], tone=tone)])
            for name, part, tone in rows
        ]
        tiles.append(
            (
                [self.env._("Delivered, no proof of delivery")],
                [self._cell(shipment, unproven, proofs["all"], tone="warning")],
            )
        )
        tiles += exceptions
        return self._block(
            "now", self.env._("Now"), "tiles", [self.env._("What")], {"count": self.env._("Number")}, tiles
        )

    def _block_operations_range(self, scope, ended):
        rows = [
            (self.env._("Created"), "made", "create_date"),
            (self.env._("Delivered"), "delivered", "actual_delivery_date"),
        ]
        tiles = [
            (
                [name],
                [
                    self._cell(
                        "freight.shipment",
                        scope.ours() & scope.during(field),
                        Count(sum(counts[part].count for counts in ended.values()), None),
                    )
                ],
            )
            for name, part, field in rows
        ]
        return self._block(
            "range",
            self.env._("Shipments in the time range"),
            "tiles",
            [self.env._("What")],
            {"count": self.env._("Number")},
            tiles,
        )

    # -- charts ---------------------------------------------------------------------------------------

    def _block_states(self, scope, moving, parts, by_state, ended):
        """What has not arrived as of now; of the rest, what was made in the time range."""
        rows = []
        for state, label in self.env["freight.shipment"]._fields["state"]._description_selection(self.env):
            is_state = Domain("state", "=", state)
            if state in MOVING:
                base, counts = moving & is_state, by_state.get(state, {})
                cells = [
                    self._cell("freight.shipment", base & parts[name].domain, counts.get(name, NONE))
                    for name in PUNCTUALITY
                ]
                rows.append(([label], [*cells, None]))
            else:
                base = scope.ours() & scope.during("create_date") & is_state
                made = ended.get(state, {}).get("made", NONE)
                nothing = [None] * len(PUNCTUALITY)
                rows.append(([label], [*nothing, self._cell("freight.shipment", base, made)]))
        return self._block(
            "states",
            self.env._("Shipments by state"),
            "bars",
            [self.env._("State")],
            {**self._punctuality_columns(), "ended": self.env._("Ended")},
            rows,
            self.env._("Up to in transit as of now; of the rest those created in the time range."),
        )

    def _block_lanes(self, moving, parts):
        """From which country and state to which."""
        found = self._tally("freight.shipment", moving, parts, _LANE)
        found.sort(key=lambda row: -row[1]["all"].count)
        places = self._place_names([keys for keys, _counts in found[:MOST]])
        rows = []
        for keys, counts in found[:MOST]:
            lane = moving & Domain.AND(_at(path, key) for path, key in zip(_LANE, keys, strict=True))
            text = f"{places[keys[0], keys[1]]} → {places[keys[2], keys[3]]}"
            rows.append(([text], self._split(lane, parts, counts)))
        return self._block(
            "lanes",
            self.env._("Not arrived, by lane"),
            "bars",
            [self.env._("Lane")],
            self._split_columns(),
            rows,
            self._most_hint(len(found)),
            PUNCTUALITY,
        )

    def _block_carriers(self, moving, parts):
        found = self._tally("freight.shipment", moving, parts, ("carrier_id",))
        found.sort(key=lambda row: -row[1]["all"].count)
        ids = [carrier_id for (carrier_id,), _counts in found[:MOST] if carrier_id]
        names = {carrier.id: carrier.name for carrier in self.env["delivery.carrier"].sudo().browse(ids)}
        rows = [
            (
                [names.get(carrier_id) or self.env._("No carrier")],
                self._split(moving & Domain("carrier_id", "=", carrier_id or False), parts, counts),
            )
            for (carrier_id,), counts in found[:MOST]
        ]
        return self._block(
            "carriers",
            self.env._("Not arrived, by carrier"),
            "bars",
            [self.env._("Carrier")],
            self._split_columns(),
            rows,
            self._most_hint(len(found)),
            PUNCTUALITY,
        )

    def _split(self, base, parts, counts):
        return [
            self._cell("freight.shipment", base & parts[name].domain, counts[name])
            for name in (*PUNCTUALITY, "stale")
        ]

    def _split_columns(self):
        return {**self._punctuality_columns(), "stale": self.env._("Of these silent")}

    def _punctuality_columns(self):
        words = (self.env._("In time"), self.env._("Expected late"), self.env._("Late"))
        return dict(zip(PUNCTUALITY, words, strict=True))

    def _most_hint(self, found):
        return (
            self.env._("The %(shown)s largest of %(found)s.", shown=MOST, found=found)
            if found > MOST
            else None
        )

    def _place_names(self, lanes):
        """(country id, state id) → "US CA", or a word for a place that nobody told."""
        pairs = {pair for keys in lanes for pair in (keys[:2], keys[2:])}
        countries = self.env["res.country"].browse({pair[0] for pair in pairs if pair[0]})
        states = self.env["res.country.state"].browse({pair[1] for pair in pairs if pair[1]})
        codes = {country.id: country.code for country in countries}
        regions = {state.id: state.code for state in states}
        unknown = self.env._("Unknown")
        return {
            (country, state): " ".join(filter(None, (codes.get(country), regions.get(state)))) or unknown
            for country, state in pairs
        }


def _at(path, key):
    """Where the place is this one; where it is none, also where nobody told who is there."""
    is_there = Domain(path, "=", key or False)
    return is_there if key else is_there | Domain(path.split(".")[0], "=", False)
