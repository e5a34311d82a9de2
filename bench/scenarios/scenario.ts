/** What a scenario is: windows of load against one subject, each with its readings, and what those are to reach. */
import type { Graph } from '../load/graph.ts';
import type { Sinks } from '../sinks/sinks.ts';
import type { LiveAccount, Subject } from '../subjects/subject.ts';

export type Metric = {
  readonly id: string;
  /** What the user feels, or what it costs. */
  readonly title: string;
  readonly unit: 'ms' | '/s' | 'µs' | 'MB' | 'kB' | '×';
  readonly better: 'lower' | 'higher';
  /** `ratio` of ours to raw; `abs` in the metric's unit, for a quiet machine of two cores. */
  readonly goal?: { readonly ratio?: number; readonly abs?: number };
};

/** A value for each metric of the scenario. */
export type Readings = { readonly [metricId: string]: number };

/** One side of a comparison, with the sockets that watch it. */
export type Side = { readonly subject: Subject; readonly sinks: Sinks };

export type Timing = { readonly warmUpMs: number; readonly measuredMs: number };

export type World = {
  readonly ours: Side;
  readonly raw: Side;
  readonly graph: Graph;
  readonly account: LiveAccount;
};

/** Compared in pairs of windows, ours and raw in turn. */
export type PairedScenario = {
  readonly id: string;
  readonly metrics: readonly Metric[];
  /** Once for each side, before its first window. */
  prepare?(side: Side, world: World): Promise<void>;
  /** One window. Rejects with AuditFailure where something was lost, doubled or refused. */
  window(side: Side, world: World, timing: Timing): Promise<WindowResult>;
};

export type WindowResult = {
  readonly readings: Readings;
  /** How late the generator itself was, 99th percentile, milliseconds. */
  readonly latenessMs: number;
};

/** Correct before fast: no speed makes up for a message that is missing or there twice. */
export class AuditFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AuditFailure';
  }
}
