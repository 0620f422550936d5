/**
 * Retries as a share of what needs none, of a ServiceProfile in one proxy. Upstream: tower `retry::budget::TpsBudget`.
 */
export interface BudgetSettings {
  /** Retries to other requests. */
  readonly ratio: number;
  /** Retries that may be made anyway. */
  readonly minRetriesPerSecond: number;
  /** How long a request counts. */
  readonly ttlMs: number;
}

export interface Budget {
  /** Deposits and withdrawals of past windows. */
  readonly slots: Float64Array;
  slot: number;
  since: number;
  /** Those of the window at hand. */
  balance: number;
}

const WINDOWS = 10;

export const budget = (now: number): Budget => ({ slots: new Float64Array(WINDOWS), slot: 0, since: now, balance: 0 });

/** What a request deposits, and a retry takes: whole numbers. */
function rates({ ratio }: BudgetSettings): { readonly deposit: number; readonly withdrawal: number } {
  if (ratio === 0) return { deposit: 0, withdrawal: 1 };
  if (ratio <= 1) return { deposit: 1, withdrawal: Math.trunc(1 / ratio) };
  return { deposit: 1000, withdrawal: Math.trunc(1000 / ratio) };
}

/** A request ended that is not to be retried. */
export function deposit(state: Budget, settings: BudgetSettings, now: number): void {
  expire(state, settings, now);
  state.balance += rates(settings).deposit;
}

/** Whether a retry may be made; it is paid for. */
export function withdraw(state: Budget, settings: BudgetSettings, now: number): boolean {
  expire(state, settings, now);
  const { withdrawal } = rates(settings);
  const reserve = Math.trunc(settings.minRetriesPerSecond) * Math.trunc(settings.ttlMs / 1000) * withdrawal;
  if (state.slots.reduce((sum, slot) => sum + slot, state.balance + reserve) < withdrawal) return false;
  state.balance -= withdrawal;
  return true;
}

/** Windows that have passed are entered, those out of their time forgotten. */
function expire(state: Budget, { ttlMs }: BudgetSettings, now: number): void {
  const window = Math.max(1, ttlMs / WINDOWS);
  const passed = Math.floor((now - state.since) / window);
  if (passed < 1) return;
  state.slots[state.slot] = state.balance;
  state.balance = 0;
  for (let i = 0; i < passed && i < WINDOWS; i++) {
    state.slot = next(state.slot);
    state.slots[state.slot] = 0;
  }
  state.since += passed * window;
}

const next = (slot: number): number => (slot + 1) % WINDOWS;
