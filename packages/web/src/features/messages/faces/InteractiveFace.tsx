'use client';

import { List } from 'lucide-react';
import { lazy, useState } from 'react';
import { Later } from '../../../ui/Later.tsx';
import { BubbleFoot } from '../Bubble.tsx';
import { HeaderOf } from './HeaderOf.tsx';
import { BodyOf, ButtonsOf, tappable, tappables } from './PreviewParts.tsx';
import type { FaceProps } from './shown.ts';

const ChoicesDialog = lazy(() => import('./ChoicesDialog.tsx').then((file) => ({ default: file.ChoicesDialog })));

/** Words of ours with something to tap. The list behind a button opens here, to be read. */
export function InteractiveFace({ face, shown }: FaceProps<'interactive'>) {
  const { header, body, footer, buttons, label, sections } = face;
  const [isOpen, setOpen] = useState(false);
  const product = label === undefined ? sections[0]?.choices[0]?.title : undefined;
  return (
    <div className="min-w-52">
      {header !== undefined && <HeaderOf header={header} media={shown.media} />}
      {product !== undefined && <p className="font-medium text-small wrap-anywhere">Product {product}</p>}
      <BodyOf body={body} footer={footer} />
      <BubbleFoot side={shown.side} meta={shown.meta} />
      <ButtonsOf buttons={buttons} />
      {label !== undefined && (
        <div className={tappables}>
          <button type="button" onClick={() => setOpen(true)} className={tappable}>
            <List size={15} strokeWidth={2} aria-hidden="true" className="shrink-0" />
            <bdi className="min-w-0 truncate">{label}</bdi>
          </button>
        </div>
      )}
      {isOpen && (
        <Later onFail={() => setOpen(false)}>
          <ChoicesDialog title={label ?? ''} sections={sections} onClose={() => setOpen(false)} />
        </Later>
      )}
    </div>
  );
}
