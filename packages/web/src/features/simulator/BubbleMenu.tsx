'use client';

import type { PhoneMessage } from '@parley/model/sandbox';
import { Ellipsis, Pencil, Reply, SmilePlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/Menu.tsx';
import { perform, sendAs } from './controls.ts';
import type { PhoneBubbleProps } from './PhoneBubble.tsx';
import { TextDialog } from './TextDialog.tsx';

const emojis = ['👍', '❤️', '😂', '😮', '🙏'];

/** What else can be done with a message on the phone: react, change it, delete it for everybody. */
export function BubbleMenu({
  message,
  personId,
  onReply,
  triggerClass,
}: PhoneBubbleProps & { readonly triggerClass: string }) {
  const { id, from, text, reactions } = message;
  const [isEditing, setEditing] = useState(false);
  const mine = reactions?.person;
  const who = ownerOf(message);
  const react = (emoji: string) => void sendAs(personId, { type: 'reaction', messageId: id, emoji });
  return (
    <>
      <Menu
        isOpenAtFirst
        align={from === 'person' ? 'end' : 'start'}
        trigger={
          <button type="button" aria-label={`More about: ${text.slice(0, 60)}`} className={triggerClass}>
            <Ellipsis size={14} strokeWidth={1.75} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem icon={<Reply {...icon} />} onSelect={onReply}>
          Reply
        </MenuItem>
        <MenuSeparator />
        <MenuLabel>React</MenuLabel>
        {emojis.map((emoji) => (
          <MenuItem
            key={emoji}
            icon={<span className="inline-block w-4 text-center">{emoji}</span>}
            onSelect={() => react(emoji)}
          >
            {`React ${emoji}`}
          </MenuItem>
        ))}
        {mine !== undefined && (
          <MenuItem icon={<SmilePlus {...icon} />} onSelect={() => react('')}>
            Take the reaction back
          </MenuItem>
        )}
        {who !== undefined && (
          <>
            <MenuSeparator />
            {isReworded(message) && (
              <MenuItem icon={<Pencil {...icon} />} onSelect={() => setEditing(true)}>
                Edit
              </MenuItem>
            )}
            <MenuItem
              icon={<Trash2 {...icon} />}
              tone="danger"
              onSelect={() =>
                void perform(personId, { act: who === 'person' ? 'revoke' : 'phone_app_revoke', messageId: id })
              }
            >
              Delete for everybody
            </MenuItem>
          </>
        )}
      </Menu>
      {isEditing && (
        <TextDialog
          title="Edit the message"
          label="New words"
          verb="Save"
          start={message.caption ?? text}
          onClose={() => setEditing(false)}
          onDone={(words) =>
            perform(personId, { act: who === 'person' ? 'edit' : 'phone_app_edit', messageId: id, text: words })
          }
        />
      )}
    </>
  );
}

/** Whose hand can change it: the person's, or the business's in its phone app. */
function ownerOf({ from, isFromPhoneApp, status }: PhoneMessage): 'person' | 'business' | undefined {
  if (from === 'person') return status === undefined ? undefined : 'person';
  return isFromPhoneApp ? 'business' : undefined;
}

function isReworded({ type, media }: PhoneMessage): boolean {
  return type === 'text' || (media !== undefined && ['image', 'video', 'document'].includes(type));
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
