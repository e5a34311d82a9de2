/**
 * The process that looks into files of strangers: what they are, how large, how long, and a thumbnail. It is started for
 * the purpose, has no secrets, may write drafts and nothing else, and ends when nobody asks. One request at a time.
 */
import type { Answers, Job } from './inspector.ts';

const jobs: { readonly [J in Job['job']]: (job: Extract<Job, { job: J }>) => Promise<Answers[J]> } = {
  mime: async ({ path }) => (await import('./inspect-mime.ts')).mimeOf(path),
  picture: async ({ path, thumb }) => (await import('./inspect-picture.ts')).measurePicture(path, thumb),
  track: async ({ path }) => (await import('./inspect-track.ts')).measureTrack(path),
  voice: async ({ path, to }) => (await import('./inspect-track.ts')).remuxVoice(path, to),
};

process.on('disconnect', () => process.exit());
process.on('message', (job: Job) => {
  const run = jobs[job.job] as (job: Job) => Promise<unknown>;
  run(job).then(
    (answer) => process.send?.({ answer }),
    // What cannot be read is not an error of ours: it has no measures.
    () => process.send?.({}),
  );
});
