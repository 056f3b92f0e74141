// The wire forms of the ledger (A25).
import type { Instant, Obligation } from './wire.ts';

export interface LedgerRow extends Obligation {
  on_duty?: string;
  on_duty_seat?: string;
  before_knowledge_seconds?: number;
  statement?: string;
  statement_until?: Instant | null;
  label?: 'late' | 'omitted' | 'none' | '';
  waiver?: string;
}
export interface Ledger {
  at: Instant | null;
  hard: LedgerRow[] | null;
  targets: LedgerRow[] | null;
  void: number;
  refusals: number;
}
