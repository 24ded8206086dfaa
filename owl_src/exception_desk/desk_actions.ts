// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { markRaw, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import type { Orm, Services } from "@web/services";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";
import { instantText } from "../moment";
import { AssignDialog } from "./assign_dialog";
import type { BulkAction } from "./bulk_decision";
import { BulkDialog } from "./bulk_dialog";
import { CorrectDialog } from "./correct_dialog";
import { DeskLessons } from "./desk_lessons";
import { type DeskResult, type ExceptionDetail, isAboutShipment, isClosed } from "./desk_types";
import { DeskUndo } from "./desk_undo";
import type { DetailStore } from "./detail_store";
import type { Person } from "./people";
import type { QueueStore } from "./queue_store";
import { SnoozeDialog } from "./snooze_dialog";
import { WaiveDialog } from "./waive_dialog";

const MODEL = "freight.exception";

/**
 * What a person decides. Every decision is about the record that is open when it is made: it keeps that record's id, so that
 * neither a dialog left open nor a slow server can turn it on another one.
 */
export class DeskActions {
  /** A decision is under way; a second one has to wait. */
  busy = false;
  /** The user may decide; an auditor only reads. */
  allowed = false;
  readonly undo: DeskUndo;
  readonly lessons: DeskLessons;
  private readonly queue: QueueStore;
  private readonly detail: DetailStore;
  private readonly orm: Orm;
  private readonly services: Pick<Services, "action" | "dialog" | "notification">;

  constructor(
    queue: QueueStore,
    detail: DetailStore,
    orm: Orm,
    services: Pick<Services, "action" | "dialog" | "notification">,
  ) {
    this.queue = queue;
    this.detail = detail;
    this.orm = markRaw(orm);
    this.services = markRaw(services);
    this.undo = markRaw(new DeskUndo(services.notification));
    this.lessons = new DeskLessons(orm, services, this.undo, () => this.reload());
  }

  /** What is open and can be decided on, or null. */
  get current(): ExceptionDetail | null {
    const { data, closedElsewhere } = this.detail;
    return this.allowed && data && !closedElsewhere && !isClosed(data.exception.state) ? data : null;
  }

  /**
   * Runs a deciding method about the open record, says what came of it, and goes on to the next one when this one is
   * closed. Does nothing where nothing can be decided or a decision is under way.
   *
   * @param method of freight.exception; it answers a `DeskResult`
   */
  async decideCurrent(method: string, args: unknown[]): Promise<void> {
    const { current } = this;
    if (current && !this.busy) {
      await this.decide(current.exception.id, current.exception.name, method, args);
    }
  }

  async link(shipmentId: number): Promise<void> {
    await this.decideCurrent("desk_link", [shipmentId]);
  }

  async replay(): Promise<void> {
    await this.decideCurrent("desk_replay", []);
  }

  /** Offers a load that its carrier did not take to the next one; does nothing where nobody is left to ask. */
  async tenderNext(): Promise<void> {
    if (this.current?.next_carrier) {
      await this.decideCurrent("desk_tender_next", []);
    }
  }

  /** For a shipment that was not suggested; nothing where the message is about none. */
  findShipment(): void {
    const { current } = this;
    if (!current || !isAboutShipment(current)) {
      return;
    }
    const { id, name } = current.exception;
    this.services.dialog.add(SelectCreateDialog, {
      resModel: "freight.shipment",
      title: _t("Which shipment does %s belong to?", name),
      multiSelect: false,
      noCreate: true,
      onSelected: ([shipmentId]: number[]) => this.decide(id, name, "desk_link", [shipmentId]),
    });
  }

  correct(): void {
    const { current } = this;
    if (!current) {
      return;
    }
    const { exception, message } = current;
    this.services.dialog.add(CorrectDialog, {
      title: _t("Correct %s", exception.name),
      text: message.draft,
      faults: message.draft_faults,
      unread: message.canonical === "",
      submit: (payload: string, reason: string) =>
        this.decide(exception.id, exception.name, "desk_correct", [payload, reason]),
    });
  }

  /** An invoice is decided on its own page: its exception closes by itself then. */
  waive(): void {
    const { current } = this;
    if (!current || current.exception.carrier_invoice) {
      return;
    }
    const { id, name } = current.exception;
    this.services.dialog.add(WaiveDialog, {
      title: _t("Waive %s", name),
      submit: async (reason: string) => {
        await this.orm.call(MODEL, "desk_waive", [[id], reason]);
        const message = _t("Waived: the message stays in the log without effect.");
        this.undo.offer(name, message, () => this.takeBack(id, "desk_reopen", []));
        void this.queue.settle(id);
      },
    });
  }

  async assignMe(): Promise<void> {
    const { current } = this;
    if (!current || this.busy) {
      return;
    }
    const { id, user_id } = current.exception;
    // Whose it is on the page: somebody else may have taken it meanwhile.
    const shown = user_id ? user_id[0] : false;
    await this.whileBusy(() => this.orm.call(MODEL, "desk_assign_me", [[id], shown]));
    await this.assigned(current, _t("It is yours now, %s.", user.name));
  }

  /** Gives it to somebody else. */
  assign(): void {
    const { current } = this;
    if (!current) {
      return;
    }
    const { id, name } = current.exception;
    this.services.dialog.add(AssignDialog, {
      title: _t("Assign %s", name),
      submit: async (person: Person | null) => {
        await this.orm.call(MODEL, "desk_assign", [[id], person?.id ?? false]);
        await this.assigned(
          current,
          person ? _t("It is for %s now.", person.name) : _t("It is nobody's now."),
        );
      },
    });
  }

  /** Puts it out of sight for a while. */
  snooze(): void {
    const { current } = this;
    if (!current) {
      return;
    }
    const { id, name } = current.exception;
    this.services.dialog.add(SnoozeDialog, {
      title: _t("Snooze %s", name),
      submit: async (until: string) => {
        await this.orm.call(MODEL, "desk_snooze", [[id], until]);
        const message = _t("Snoozed until %s.", instantText(until));
        this.undo.offer(name, message, () => this.takeBack(id, "desk_wake", []));
        void this.queue.settle(id);
      },
    });
  }

  /** Decides about those that are marked, or about all that are like the first of them. */
  decideMany(action: BulkAction): void {
    const ids = [...this.queue.marked];
    const like = this.queue.rows.find(({ id }) => this.queue.marked.has(id));
    if (this.allowed && ids.length && like) {
      this.services.dialog.add(BulkDialog, {
        action,
        ids,
        like: { id: like.id, name: like.name },
        onOver: () => {
          this.queue.unmark();
          void this.reload();
        },
      });
    }
  }

  /** Shows a record of Odoo; the breadcrumb leads back to the desk as it is now. */
  async openRecord(model: string, id: number): Promise<void> {
    await this.services.action.doAction({
      type: "ir.actions.act_window",
      res_model: model,
      res_id: id,
      views: [[false, "form"]],
    });
  }

  /** Puts the address of the open record where the user can paste it from. */
  async copyLink(): Promise<void> {
    const { id } = this.detail;
    if (id !== null) {
      await browser.navigator.clipboard.writeText(`${browser.location.origin}/odoo/freight-desk/${id}`);
      this.services.notification.add(_t("The link is copied."), { type: "success" });
    }
  }

  /** Shows another exception on the desk, in whichever queue it is. */
  openException(id: number): void {
    this.queue.show(id);
  }

  /** The carrier's invoice that the open record asks about: it is decided there. */
  async openInvoice(): Promise<void> {
    const invoice = this.detail.data?.exception.carrier_invoice;
    if (invoice) {
      await this.openRecord("freight.invoice", invoice[0]);
    }
  }

  async openShipments(): Promise<void> {
    await this.services.action.doAction("freight_bridge.freight_shipment_action");
  }

  /** Why nothing is linked, for one who asks for it by key. */
  refuseLink(): void {
    this.services.notification.add(
      _t("It is not in question which shipment is meant: correct the message, replay it or waive it."),
      { type: "info" },
    );
  }

  /** Runs a deciding method, says what came of it, and goes on to the next record when this one is closed. */
  private async decide(id: number, name: string, method: string, args: unknown[]): Promise<void> {
    const result = await this.whileBusy(() => this.orm.call<DeskResult>(MODEL, method, [[id], ...args]));
    const closed = isClosed(result.state);
    this.services.notification.add(result.message, {
      title: closed ? name : _t("%s still needs a decision", name),
      type: closed ? "success" : "warning",
    });
    if (result.lesson) {
      this.lessons.announce(result.lesson);
    }
    await (closed ? this.queue.settle(id) : this.reload());
  }

  /** Says whose it is by now; taken back, it is whose it was. */
  private async assigned({ exception }: ExceptionDetail, message: string): Promise<void> {
    const { id, name, user_id } = exception;
    this.undo.offer(name, message, () => this.takeBack(id, "desk_assign", [user_id ? user_id[0] : false]));
    await this.reload();
  }

  private async takeBack(id: number, method: string, args: unknown[]): Promise<void> {
    await this.orm.call(MODEL, method, [[id], ...args]);
    await this.reload();
  }

  private async reload(): Promise<void> {
    await Promise.all([this.queue.refresh(), this.detail.refresh()]);
  }

  private async whileBusy<T>(work: () => Promise<T>): Promise<T> {
    this.busy = true;
    try {
      return await work();
    } finally {
      this.busy = false;
    }
  }
}

export function useDeskActions(queue: QueueStore, detail: DetailStore): DeskActions {
  const services = {
    action: useService("action"),
    dialog: useService("dialog"),
    notification: useService("notification"),
  };
  return useState(new DeskActions(queue, detail, useService("orm"), services));
}
