import { type DragEvent, useRef, useState } from 'react';

export type FileDrop = {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
};

/** Files dragged over an element. Anything else that is dragged, such as text, goes its own way. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): FileDrop {
  const [isOver, setOver] = useState(false);
  // Every child that is entered is left again: the file is outside when as many were left as were entered.
  const depth = useRef(0);
  const only = (run: (event: DragEvent) => void) => (event: DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) run(event);
  };
  return {
    isOver,
    handlers: {
      onDragEnter: only(() => {
        depth.current += 1;
        setOver(true);
      }),
      onDragOver: only((event) => event.preventDefault()),
      onDragLeave: only(() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }),
      onDrop: only((event) => {
        // Else the browser leaves the page and opens the file.
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }),
    },
  };
}
