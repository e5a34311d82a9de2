/**
 * Windows in the order ours, raw, raw, ours, ours … and a ratio for each adjacent pair: two figures that were measured
 * minutes apart are never divided. Only one of the two programs is on the processor during a window.
 */
import type { PairedScenario, Readings, Side, Timing, World } from '../scenarios/scenario.ts';
import type { NoiseGate } from './noise.ts';

export type Pair = {
  readonly ours: Readings;
  readonly raw: Readings;
  /** Why it does not count; undefined when it does. */
  readonly complaint: string | undefined;
};

const mostLatenessMs = 5;

export async function measurePairs(
  scenario: PairedScenario,
  world: World,
  gate: NoiseGate,
  rounds: number,
  timing: Timing,
): Promise<Pair[]> {
  for (const side of [world.ours, world.raw]) {
    side.subject.program.thaw();
    await scenario.prepare?.(side, world);
  }
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const isOursFirst = round % 2 === 0;
    const first = await measure(isOursFirst ? world.ours : world.raw);
    const second = await measure(isOursFirst ? world.raw : world.ours);
    const [ours, raw] = isOursFirst ? [first, second] : [second, first];
    pairs.push({ ours: ours.readings, raw: raw.readings, complaint: ours.complaint ?? raw.complaint });
  }
  return pairs;

  async function measure(side: Side): Promise<{ readings: Readings; complaint: string | undefined }> {
    const other = side === world.ours ? world.raw : world.ours;
    other.subject.program.freeze();
    side.subject.program.thaw();
    const before = gate.complaint();
    const { readings, latenessMs } = await scenario.window(side, world, timing);
    const late = latenessMs > mostLatenessMs ? `the generator was ${latenessMs.toFixed(1)} ms late` : undefined;
    return { readings, complaint: before ?? gate.afterwards() ?? late };
  }
}
