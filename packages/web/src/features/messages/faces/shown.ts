/** What every face is drawn from. */
import type { Face } from '@parley/model/content';
import type { MessageMedia } from '@parley/model/media';
import type { ReactNode } from 'react';

/** The message around a face, sent or not yet: what its face alone does not tell. */
export type Shown = {
  readonly type: string;
  /** As it came, for somebody who wants to see it raw. */
  readonly content: unknown;
  /** The readable line. */
  readonly text: string;
  readonly media?: MessageMedia;
  readonly side: 'in' | 'out';
  /** Something stands above the face: an author, a quote. */
  readonly hasHead: boolean;
  /** Time and ticks. Each face sets them where it has room. */
  readonly meta: ReactNode;
};

export type FaceProps<Kind extends Face['kind']> = {
  readonly face: Extract<Face, { readonly kind: Kind }>;
  readonly shown: Shown;
};
