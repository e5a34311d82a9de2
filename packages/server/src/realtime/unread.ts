/** How many chats have something unread: one number for every rail, told when it changes, never logged. */
import type { Store } from '@parley/storage/store';

/** Nobody counts further: from here on screens read `99+`. */
const countedTo = 100;

/** How many chats have something unread, up to 100. */
export async function unreadChats(store: Pick<Store, 'find'>): Promise<number> {
  return (await store.find('chats', { index: 'unread', where: [1], limit: countedTo })).length;
}

export type UnreadBoard = {
  /** Something that is counted may have changed. */
  look(): void;
  /** What was told last; undefined before the first look. */
  current(): number | undefined;
  close(): void;
};

/** Looks at once, then at most four times a second; `onChange` is told only of another number. */
export function makeUnreadBoard(
  count: () => Promise<number>,
  onChange: (unread: number) => void,
  onError: (error: unknown) => void,
): UnreadBoard {
  let told: number | undefined;
  let resting: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isDue = false;
  let isClosed = false;

  const look = (): void => {
    isDue = true;
    if (isLooking || resting !== undefined || isClosed) return;
    isLooking = true;
    isDue = false;
    count()
      .then((unread) => {
        if (unread === told || isClosed) return;
        told = unread;
        onChange(unread);
      })
      .catch((error: unknown) => {
        // A stop closes the store under the last look.
        if (!isClosed) onError(error);
      })
      .finally(() => {
        isLooking = false;
        if (!isClosed) resting = setTimeout(lookAgain, betweenLooksMs).unref();
      });
  };

  const lookAgain = (): void => {
    resting = undefined;
    if (isDue) look();
  };

  return {
    look,
    current: () => told,
    close: () => {
      isClosed = true;
      clearTimeout(resting);
    },
  };
}

const betweenLooksMs = 250;
