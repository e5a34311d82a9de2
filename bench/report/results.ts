/** The form of a results file. */
import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Pair } from '../measure/pairs.ts';
import { medianInterval, type Summary, summary } from '../measure/statistics.ts';
import type { Footprint } from '../scenarios/footprint.ts';
import type { Metric, Readings } from '../scenarios/scenario.ts';

export type Ratio = Omit<Summary, 'n'> & { readonly ci95: readonly [number, number] };

export type MetricResult = Metric & {
  readonly ours: Summary;
  /** Absent where there is nothing to compare with. */
  readonly raw?: Summary;
  /** Ours to raw, of adjacent pairs. */
  readonly ratio?: Ratio;
  /** Absent without a goal. */
  readonly pass?: boolean;
};

export type Environment = {
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memGB: number;
  readonly syncMs: number;
  readonly load: number;
};

export type Results = {
  readonly schema: 1;
  readonly rawVersion: number;
  readonly git: string;
  readonly at: string;
  readonly command: string;
  /** `noisy`: more than a third of the pairs did not count; the figures tell little. */
  readonly quality: 'ok' | 'noisy';
  readonly env: Environment;
  readonly rounds: number;
  readonly voided: readonly string[];
  readonly metrics: readonly MetricResult[];
};

export function resultsOfPairs(metrics: readonly Metric[], pairs: readonly Pair[]): MetricResult[] {
  return metrics.map((metric) => {
    const ours = pairs.map((pair) => pair.ours[metric.id] ?? Number.NaN);
    const raw = pairs.map((pair) => pair.raw[metric.id] ?? Number.NaN);
    return resultOf(
      metric,
      ours,
      raw,
      ours.map((value, index) => value / (raw[index] ?? Number.NaN)),
    );
  });
}

export function resultsOfFootprint(metrics: readonly Metric[], footprint: Footprint): MetricResult[] {
  const valuesOf = (readings: readonly Readings[], id: string) =>
    readings.map((each) => each[id]).filter((value) => value !== undefined);
  return metrics.map((metric) => {
    const ours = valuesOf(footprint.ours, metric.id);
    const raw = valuesOf(footprint.raw, metric.id);
    const ratios = raw.length === 0 ? [] : ours.map((value, index) => value / (raw[index] ?? Number.NaN));
    return resultOf(metric, ours, raw, ratios);
  });
}

function resultOf(
  metric: Metric,
  ours: readonly number[],
  raw: readonly number[],
  ratios: readonly number[],
): MetricResult {
  const { n: _, ...ratio } = summary(ratios);
  const pass = metric.goal && isReached(metric, summary(ours).med, ratio.med);
  return {
    ...metric,
    ours: summary(ours),
    ...(raw.length > 0 ? { raw: summary(raw) } : {}),
    ...(ratios.length > 0 ? { ratio: { ...ratio, ci95: medianInterval(ratios) } } : {}),
    ...(pass === undefined ? {} : { pass }),
  };
}

/** The ratio decides where there is one: it holds on any machine. */
function isReached({ goal, better }: Metric, value: number, ratio: number): boolean {
  const reaches = (found: number, due: number) => (better === 'lower' ? found <= due : found >= due);
  if (goal?.ratio !== undefined) return reaches(ratio, goal.ratio);
  return goal?.abs === undefined || reaches(value, goal.abs);
}

export function describeMachine(syncMs: number): Environment {
  return {
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memGB: Math.round(totalmem() / 1e9),
    syncMs: Math.round(syncMs * 100) / 100,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export function gitRevision(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
}

const tmpfs = 0x01021994;

/** A sync in memory proves nothing. */
export function isOnDisk(folder: string): boolean {
  return statfsSync(folder).type !== tmpfs;
}
