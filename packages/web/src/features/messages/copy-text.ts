import { showToast } from '../../ui/toast.ts';

/** Puts a text on the clipboard and says so: `done` where it worked, else what to do instead. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(done);
  } catch {
    showToast('The browser did not allow copying. Select the text and copy it by hand.', { tone: 'error' });
  }
}
