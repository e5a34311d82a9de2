import type { Face } from '@parley/model/content';
import { never } from '@parley/model/never';
import { BubbleText } from '../Bubble.tsx';
import { AudioFace } from './AudioFace.tsx';
import { ContactsFace } from './ContactsFace.tsx';
import { DocumentFace } from './DocumentFace.tsx';
import { ImageFace } from './ImageFace.tsx';
import { InteractiveFace } from './InteractiveFace.tsx';
import { LocationFace } from './LocationFace.tsx';
import {
  EditFace,
  MediaPlaceholderFace,
  ReactionFace,
  RevokeFace,
  SystemFace,
  UnknownFace,
  UnsupportedFace,
} from './NoticeFaces.tsx';
import { OrderFace } from './OrderFace.tsx';
import { CallPermissionFace, ChoiceFace, FormFace } from './ReplyFaces.tsx';
import { StickerFace } from './StickerFace.tsx';
import type { Shown } from './shown.ts';
import { TemplateFace } from './TemplateFace.tsx';
import { VideoFace } from './VideoFace.tsx';

/** What stands in a bubble, for every face that a message can have, with its time. */
export function MessageFace({ face, shown }: { readonly face: Face; readonly shown: Shown }) {
  switch (face.kind) {
    case 'text':
      return <BubbleText text={face.body} side={shown.side} meta={shown.meta} />;
    case 'image':
      return <ImageFace face={face} shown={shown} />;
    case 'video':
      return <VideoFace face={face} shown={shown} />;
    case 'audio':
      return <AudioFace face={face} shown={shown} />;
    case 'document':
      return <DocumentFace face={face} shown={shown} />;
    case 'sticker':
      return <StickerFace shown={shown} />;
    case 'location':
      return <LocationFace face={face} shown={shown} />;
    case 'contacts':
      return <ContactsFace face={face} shown={shown} />;
    case 'reaction':
      return <ReactionFace face={face} shown={shown} />;
    case 'interactive':
      return <InteractiveFace face={face} shown={shown} />;
    case 'template':
      return <TemplateFace face={face} shown={shown} />;
    case 'choice':
      return <ChoiceFace face={face} shown={shown} />;
    case 'form':
      return <FormFace face={face} shown={shown} />;
    case 'call_permission':
      return <CallPermissionFace face={face} shown={shown} />;
    case 'order':
      return <OrderFace face={face} shown={shown} />;
    case 'system':
      return <SystemFace face={face} shown={shown} />;
    case 'call':
      return <BubbleText text={face.sentence} side={shown.side} meta={shown.meta} />;
    case 'unsupported':
      return <UnsupportedFace face={face} shown={shown} />;
    case 'edit':
      return <EditFace face={face} shown={shown} />;
    case 'revoke':
      return <RevokeFace face={face} shown={shown} />;
    case 'media_placeholder':
      return <MediaPlaceholderFace face={face} shown={shown} />;
    case 'unknown':
      return <UnknownFace face={face} shown={shown} />;
    default:
      return never(face);
  }
}
