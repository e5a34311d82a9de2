/** `npm run dev`: the server with its simulator on :8000 and the web app on :3000, both with reload; they end together. */
import { type ChildProcess, spawn } from 'node:child_process';
import { runCommand, settings } from '../packages/server/src/command.ts';

// What the server would refuse is told before anything is started.
await runCommand(async () => void settings(true));
if (process.exitCode !== undefined) process.exit();
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  FRONTEND_ORIGIN: process.env.FRONTEND_ORIGIN ?? 'http://localhost:3000',
  NEXT_PUBLIC_BACKEND_URL: process.env.NEXT_PUBLIC_BACKEND_URL ?? `http://localhost:${process.env.PORT || 8000}`,
};

const children: ChildProcess[] = [
  start(['--watch', '--watch-preserve-output', 'packages/server/src/main.mjs', '--dev']),
  start([
    'node_modules/next/dist/bin/next',
    'dev',
    'packages/web',
    '-H',
    'localhost',
    '-p',
    new URL(env.FRONTEND_ORIGIN).port || '3000',
  ]),
];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopAll(signal));
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stopAll('SIGTERM');
  });
}

function start(argv: string[]): ChildProcess {
  return spawn(process.execPath, argv, { stdio: 'inherit', env });
}

function stopAll(signal: NodeJS.Signals): void {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}
