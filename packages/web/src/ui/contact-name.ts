/** True for a name that is only a phone number, which runs left to right everywhere. */
export function isBareNumber(name: string): boolean {
  return /^\+?[\d\s]+$/.test(name);
}

/** What an avatar takes its letters from: nothing of a number, and not the `~` that marks a name of WhatsApp's. */
export function avatarName(name: string): string {
  return isBareNumber(name) ? '' : name.replace(/^~/, '');
}
