/** The guard against getting slower: ratios of this run against those of bench/baseline.json. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MetricResult, Results } from './report/results.ts';

const baseline = fileURLToPath(new URL('baseline.json', import.meta.url));
const tolerance = 1.15;

/** False when a ratio is clearly worse than in the baseline. A noisy run says nothing, and no time in itself ever fails. */
export function compareWithBaseline(results: Results): boolean {
  if (!existsSync(baseline)) throw new Error('There is no bench/baseline.json to compare with');
  const known: Results = JSON.parse(readFileSync(baseline, 'utf8'));
  if (results.quality === 'noisy') {
    console.log('The machine was noisy, so nothing is compared.');
    return true;
  }
  if (known.rawVersion !== results.rawVersion)
    throw new Error('The baseline is of another raw program: record it anew');
  const worse = results.metrics.filter((metric) => isWorse(metric, known.metrics));
  for (const { id, ratio } of worse) console.log(`worse than the baseline: ${id}, now ${ratio?.med.toFixed(2)} × raw`);
  return worse.length === 0;
}

/** More than 15 % worse, with intervals that do not meet. */
export function isWorse(metric: MetricResult, known: readonly MetricResult[]): boolean {
  const now = metric.ratio;
  const before = known.find(({ id }) => id === metric.id)?.ratio;
  if (now === undefined || before === undefined) return false;
  if (metric.better === 'lower') return now.med > before.med * tolerance && now.ci95[0] > before.ci95[1];
  return now.med * tolerance < before.med && now.ci95[1] < before.ci95[0];
}
