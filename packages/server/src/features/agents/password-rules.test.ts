import { Problem } from '@parley/model/errors';
import { describe, expect, it } from 'vitest';
import { requireStrongPassword } from './password-rules.ts';

const context = ['Ana Müller', 'ana.mueller@acme-trading.com', 'Acme Trading'];

function isAccepted(password: string): boolean {
  try {
    requireStrongPassword(password, context);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'WEAK_PASSWORD') return false;
    throw error;
  }
}

describe('requireStrongPassword', () => {
  it.each([
    'short-one',
    'x'.repeat(129),
    'password123',
    'Password2026!',
    'P@ssw0rd2026',
    'passwordpassword',
    'whatsapp123',
    'WhatsApp-2026',
    'parley-inbox',
    'welcome2parley',
    'qwertyuiop',
    '1q2w3e4r5t',
    '1qaz2wsx3edc',
    'zaq12wsxcde3',
    'qwerty1234',
    '1234567890',
    '0987654321',
    '01234567890',
    'aaaaaaaaaaaa',
    'abababababab',
    '121212121212',
    'iloveyou1234',
    'correcthorsebatterystaple',
    'AcmeTrading1',
    'anamueller99',
    'Müller-Ana-1990',
    'summer2026!!',
    'contraseña12',
  ])('refuses %s', (password) => {
    expect(isAccepted(password)).toBe(false);
  });

  it.each([
    'violet-harbour-41-tram',
    'kJ7#pQ2xW9',
    'summer-rain-on-tin-roofs',
    'my acme mug is chipped',
    '4839201756',
    'ночной трамвай',
    'قطار الليل الأخير',
    'रात की आखिरी ट्रेन',
    'x7x7x7Tk29qq',
    ' leading and trailing ',
  ])('accepts %s', (password) => {
    expect(isAccepted(password)).toBe(true);
  });

  it('counts characters as people do: ten emoji are ten', () => {
    expect(isAccepted('🐝🚲🌊🎻🧭🪁🥨🦉🍉🗝️')).toBe(true);
    expect(isAccepted('🐝🚲🌊🎻🧭')).toBe(false);
  });

  it('never repeats the password in its refusal', () => {
    expect(() => requireStrongPassword('canary-pw', [])).toThrow(/^(?!.*canary)/);
  });
});
