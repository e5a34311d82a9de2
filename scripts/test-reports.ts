/** What the runners' JSON reports say: how many tests passed and failed, and which of them a person should look at. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** `notes`: a line for each test that failed, and for each that passed at its second look only. */
export type Count = { readonly passed: number; readonly failed: number; readonly notes: readonly string[] };

type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

type BrowserReport = {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly suites: readonly BrowserSuite[];
};
type BrowserSuite = {
  readonly suites?: readonly BrowserSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[];
  }[];
};

const nothing: Count = { passed: 0, failed: 0, notes: [] };

/** Vitest's report; nothing where there is none. */
export function vitestCount(path: string): Count {
  const report = read<VitestReport>(path);
  if (report === undefined) return nothing;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    notes: report.testResults.flatMap(vitestNotes),
  };
}

/** Playwright's report; nothing where there is none. */
export function browserCount(path: string): Count {
  const report = read<BrowserReport>(path);
  if (report === undefined) return nothing;
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected + flaky, failed: unexpected, notes: report.suites.flatMap(browserNotes) };
}

/** A test that passed with failures behind it needed its second look. A file that did not load has no tests. */
function vitestNotes({ name, status, message, assertionResults }: VitestReport['testResults'][number]): string[] {
  const file = relative(process.cwd(), name);
  const notes = assertionResults
    .filter(({ failureMessages }) => failureMessages.length > 0)
    .map((test) => {
      const how = test.status === 'passed' ? 'flaky' : 'failed';
      return `${how}: ${file} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`;
    });
  return status === 'failed' && notes.length === 0 ? [`failed: ${file}: ${firstLine(message)}`] : notes;
}

function browserNotes({ suites = [], specs }: BrowserSuite): string[] {
  const notes = specs.flatMap(({ title, file, tests }) =>
    tests.flatMap(({ status }) => {
      if (status === 'flaky') return [`flaky: ${file} › ${title}`];
      return status === 'unexpected' ? [`failed: ${file} › ${title}`] : [];
    }),
  );
  return [...notes, ...suites.flatMap(browserNotes)];
}

function firstLine(text = ''): string {
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

function read<Report>(path: string): Report | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined;
}
