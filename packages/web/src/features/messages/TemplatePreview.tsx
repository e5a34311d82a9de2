import type { TemplatePreview as Preview } from '@parley/model/content/template-content';
import { useNow } from '../../inbox/store.ts';
import { clock } from '../../ui/time-labels.ts';
import { Bubble, Meta } from './Bubble.tsx';
import { TemplateFace } from './faces/TemplateFace.tsx';
import { Wallpaper } from './Wallpaper.tsx';

export type TemplatePreviewProps = { readonly name: string; readonly language: string; readonly preview: Preview };

/** A template before it is sent, as the contact will see it: a message that comes in. */
export function TemplatePreview({ name, language, preview }: TemplatePreviewProps) {
  const now = useNow();
  return (
    <>
      <Wallpaper />
      <div className="relative flex min-w-0 grow flex-col justify-center p-4 ps-5">
        <div className="max-w-full self-start">
          <Bubble side="in" isFirst isLast>
            <TemplateFace
              face={{ kind: 'template', name, language, preview }}
              shown={{
                type: 'template',
                content: undefined,
                text: '',
                side: 'in',
                hasHead: false,
                meta: <Meta>{clock(now)}</Meta>,
              }}
            />
          </Bubble>
        </div>
      </div>
    </>
  );
}
