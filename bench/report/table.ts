import type { MetricResult, Results } from './results.ts';

/** The results for people: one line a metric. */
export function table({ metrics, env, at, git, command, quality, rounds, voided, rawVersion }: Results): string {
  const lines = metrics.map((metric) => {
    const { title, ours, raw, ratio, unit, goal, pass } = metric;
    const cells = [
      `${title} (${unit})`,
      range(ours),
      raw === undefined ? '–' : range(raw),
      ratio === undefined ? '–' : `**${figure(ratio.med)}** [${ratio.ci95.map(figure).join(', ')}]`,
      goalOf(metric),
      goal === undefined ? '' : pass ? 'yes' : 'no',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const left = quality === 'ok' ? '' : ' The machine was noisy: these figures tell little.';
  return `| metric | ours min / med / max | raw min / med / max | ours ÷ raw [95 %] | goal | reached |
|---|---|---|---|---|---|
${lines.join('\n')}

${at.slice(0, 16).replace('T', ' ')} UTC · \`${command}\` · commit ${git} · ${env.cpu}, ${env.cores} cores, ${env.memGB} GB, Node ${env.node}, sync of the disk ${env.syncMs} ms · ${rounds} rounds, ${voided.length} pairs left out · raw program version ${rawVersion}.${left}
`;
}

function range({ min, med, max }: MetricResult['ours']): string {
  return [min, med, max].map(figure).join(' / ');
}

function goalOf({ goal, better, unit }: MetricResult): string {
  const sign = better === 'lower' ? '≤' : '≥';
  const parts = [
    ...(goal?.ratio === undefined ? [] : [`${sign} ${goal.ratio} × raw`]),
    ...(goal?.abs === undefined ? [] : [`${sign} ${goal.abs} ${unit}`]),
  ];
  return parts.join(', ');
}

/** Three digits that matter. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (value >= 100) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return value.toPrecision(value >= 10 ? 3 : value >= 1 ? 3 : 2);
}
