import { MongoNetworkError, MongoServerError } from 'mongodb';
import { expect, test } from 'vitest';
import { StoreUnavailable } from '../store.ts';
import { unavailable } from './failure.ts';

test.each([
  ['a lost connection', new MongoNetworkError('connection 5 closed'), /does not answer/],
  ['a reset in the middle of an answer', Object.assign(new Error('read'), { code: 'ECONNRESET' }), /does not answer/],
  ['a wrong password', new MongoServerError({ message: 'x', code: 18 }), /refuses the sign-in/],
  ['a server that steps down', new MongoServerError({ message: 'x', code: 189, codeName: 'Stepped' }), /Stepped/],
])('%s is an unavailable store, in words', (_, error, sentence) => {
  const told = unavailable(error);
  expect(told).toBeInstanceOf(StoreUnavailable);
  expect((told as StoreUnavailable).message).toMatch(sentence);
});

test('a mistake of ours stays what it is', () => {
  const mistake = new TypeError('x');
  expect(unavailable(mistake)).toBe(mistake);
  const file = Object.assign(new Error('open'), { code: 'ENOENT' });
  expect(unavailable(file)).toBe(file);
});
