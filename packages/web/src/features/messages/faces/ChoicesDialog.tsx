'use client';

import type { ChoiceSection } from '@parley/model/content/face';
import { Dialog } from '../../../ui/Dialog.tsx';

export type ChoicesDialogProps = {
  readonly title: string;
  readonly sections: readonly ChoiceSection[];
  readonly onClose: () => void;
};

/** The list that the contact chooses from, as it was sent. */
export function ChoicesDialog({ title, sections, onClose }: ChoicesDialogProps) {
  return (
    <Dialog isOpen onClose={onClose} title={<bdi>{title}</bdi>} description="What the contact can choose from">
      <div className="flex max-h-[60dvh] flex-col gap-4 overflow-y-auto">
        {sections.map((section, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the sections of one message never change places
          <section key={index}>
            {section.title !== undefined && (
              <h3 dir="auto" className="mb-1 font-semibold text-caption text-text3 wrap-anywhere">
                {section.title}
              </h3>
            )}
            <ul className="divide-y divide-line rounded-card border border-line">
              {section.choices.map(({ title: name, description }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one section never change places
                <li key={place} dir="auto" className="px-3 py-2 wrap-anywhere">
                  {name}
                  {description !== undefined && <p className="text-caption text-text2">{description}</p>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
