import { describe, expect, it, test } from 'vitest';
import { Problem, type ProblemCode, problems } from './errors.ts';

const codes = Object.keys(problems) as ProblemCode[];

describe('every way of saying no', () => {
  test.each(codes)('%s is a whole sentence with a status that fits', (code) => {
    const { status, title } = problems[code];
    expect(title).toMatch(/^[A-Z].*\.$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
  });

  it('no two say the same', () => {
    expect(new Set(codes.map((code) => problems[code].title)).size).toBe(codes.length);
  });

  it('a closed window names the way out', () => {
    expect(problems.WINDOW_CLOSED.status).toBe(422);
    expect(problems.WINDOW_CLOSED.title).toContain('template');
  });
});

describe('a problem on its way to the caller', () => {
  it('carries code, status, sentence and detail', () => {
    const problem = new Problem('TOO_MANY_REQUESTS', 'For this e-mail.', 30);
    expect(problem).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      status: 429,
      detail: 'For this e-mail.',
      retryAfter: 30,
    });
    expect(problem.message).toBe('Too many tries. Wait a moment and try again. For this e-mail.');
  });

  it('is an error like any other for whoever does not know it', () => {
    expect(new Problem('NOT_FOUND')).toBeInstanceOf(Error);
    expect(new Problem('NOT_FOUND').detail).toBeUndefined();
  });
});
