'use client';

import { Dialog } from '../../../ui/Dialog.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';

/** Every key that exists, by where it works. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard" className="md:max-w-2xl">
      <div className="gap-x-8 sm:columns-2">
        {groups(mod).map(({ name, keys }) => (
          <section key={name} className="not-first:mt-5 break-inside-avoid">
            <h3 className="mb-1.5 font-semibold text-small text-text2">{name}</h3>
            <dl className="flex flex-col">
              {keys.map(([action, ...chords]) => (
                <div
                  key={action}
                  className="flex min-h-8 items-center justify-between gap-3 border-line border-b last:border-0"
                >
                  <dt className="text-body text-text">{action}</dt>
                  <dd className="flex shrink-0 gap-1.5 text-text2">
                    {chords.map((chord) => (
                      <span key={chord} className="flex gap-0.5">
                        {chord.split('+').map((key) => (
                          <Kbd key={key}>{key}</Kbd>
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

type Key = readonly [action: string, ...chords: string[]];

function groups(mod: string): readonly { readonly name: string; readonly keys: readonly Key[] }[] {
  return [
    {
      name: 'Anywhere',
      keys: [
        ['Next chat', 'J', 'Alt+↓'],
        ['Previous chat', 'K', 'Alt+↑'],
        ['Search', '/'],
        ['New chat', 'C'],
        ['Write in the open chat', 'R'],
        ['Send a template in it', 'T'],
        ['Back to the list', 'Esc'],
        ['These keys', '?'],
      ],
    },
    {
      name: 'In the list',
      keys: [
        ['Move', '↑', '↓'],
        ['Open and write', 'Enter', 'O'],
        ['First, last', 'Home', 'End'],
      ],
    },
    {
      name: 'On a message',
      keys: [
        ['Move', '↑', '↓'],
        ['Reply', 'R'],
        ['Message info', 'I'],
        ['Back to the composer', 'Esc'],
      ],
    },
    {
      name: 'While writing',
      keys: [
        ['Send', 'Enter', `${mod}+Enter`],
        ['New line', 'Shift+Enter'],
        ['Bold', `${mod}+B`],
        ['Italic', `${mod}+I`],
        ['Strike through', `${mod}+Shift+X`],
        ['Code', `${mod}+Shift+C`],
        ['Your last message, when empty', '↑'],
        ['Scroll the chat', 'PgUp', 'PgDn'],
      ],
    },
  ];
}
