import type { ChatId } from '@parley/model/ids';
import { count } from '../../../ui/time-labels.ts';
import { showToast } from '../../../ui/toast.ts';
import { addFiles, mostFiles } from './tray.ts';

/** Puts chosen, dropped or pasted files into the tray of a chat, and says so where some do not fit. */
export function takeFiles(chatId: ChatId, files: readonly File[]): void {
  if (files.length === 0) return;
  const left = addFiles(chatId, files);
  if (left > 0) showToast(`${count(left, 'file')} left out: at most ${mostFiles} go at once.`, { tone: 'error' });
}
