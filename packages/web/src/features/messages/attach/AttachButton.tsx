'use client';

import type { ChatId } from '@parley/model/ids';
import { Plus } from 'lucide-react';
import { type ComponentPropsWithRef, lazy, useRef, useState } from 'react';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Later } from '../../../ui/Later.tsx';
import type { AttachMenuProps } from './AttachMenu.tsx';
import { takeFiles } from './take-files.ts';

const loadMenu = () => import('./AttachMenu.tsx');
const AttachMenu = lazy(() => loadMenu().then((file) => ({ default: file.AttachMenu })));

export type AttachButtonProps = Pick<AttachMenuProps, 'onRecord' | 'onCompose' | 'onTemplate'> & {
  readonly chatId: ChatId;
};

/** What can be added to a chat besides words. The menu is loaded when somebody reaches for it. */
export function AttachButton({ chatId, onRecord, onCompose, onTemplate }: AttachButtonProps) {
  const photos = useRef<HTMLInputElement>(null);
  const documents = useRef<HTMLInputElement>(null);
  const [isWanted, setWanted] = useState(false);
  const button = (
    <PlusButton aria-haspopup="menu" onPointerEnter={() => void loadMenu()} onClick={() => setWanted(true)} />
  );
  return (
    <>
      {isWanted ? (
        <Later fallback={button} onFail={() => setWanted(false)}>
          <AttachMenu
            trigger={<PlusButton />}
            onPhotos={() => photos.current?.click()}
            onDocuments={() => documents.current?.click()}
            onRecord={onRecord}
            onCompose={onCompose}
            onTemplate={onTemplate}
          />
        </Later>
      ) : (
        button
      )}
      <FileInput ref={photos} chatId={chatId} label="Photos and videos" accept="image/*,video/mp4,video/3gpp" />
      <FileInput ref={documents} chatId={chatId} label="Documents" />
    </>
  );
}

function PlusButton(props: ComponentPropsWithRef<'button'>) {
  return (
    <IconButton {...props} label="Attach" className="mb-0.5">
      <Plus size={20} strokeWidth={1.75} aria-hidden="true" />
    </IconButton>
  );
}

type FileInputProps = {
  readonly ref: React.RefObject<HTMLInputElement | null>;
  readonly chatId: ChatId;
  readonly label: string;
  readonly accept?: string;
};

function FileInput({ ref, chatId, label, accept }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={label}
      accept={accept}
      onChange={(event) => {
        takeFiles(chatId, [...(event.target.files ?? [])]);
        // The same file can be chosen again after it was removed.
        event.target.value = '';
      }}
    />
  );
}
