// Which dialog is open. One at a time; each is loaded when first wanted.

export type DialogName =
  | 'intake'
  | 'event'
  | 'report'
  | 'severity'
  | 'merge'
  | 'command'
  | 'documents'
  | 'refusal'
  | 'matter'
  | 'sort'
  | 'risk'
  | 'palette'
  | 'keys'
  | 'map'
  | 'warning'
  | 'warning-measures'
  | 'warning-tasks'
  | 'report-view';

export interface DialogState {
  name: DialogName;
  props: Record<string, unknown>;
}

class Dialogs {
  open = $state.raw<DialogState | undefined>();

  show(name: DialogName, props: Record<string, unknown> = {}) {
    this.open = { name, props };
  }
  /** Closes the dialog; with a name, only if it is that one. */
  close(name?: DialogName) {
    if (!name || this.open?.name === name) this.open = undefined;
  }
}

export const dialogs = new Dialogs();
