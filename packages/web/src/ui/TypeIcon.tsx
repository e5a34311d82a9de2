import type { MessageType } from '@parley/model/content';
import {
  Ban,
  Camera,
  CircleAlert,
  FileText,
  LayoutTemplate,
  type LucideIcon,
  MapPin,
  Mic,
  Phone,
  Reply,
  ShoppingCart,
  Sticker,
  UserRound,
  Video,
} from 'lucide-react';

/** The glyph of a kind of message that is more than text. Decoration: the word stands beside it. */
export function TypeIcon({ type, size = 14 }: { readonly type: MessageType; readonly size?: number }) {
  const Icon = icons[type] ?? CircleAlert;
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />;
}

const icons: { readonly [type: string]: LucideIcon | undefined } = {
  image: Camera,
  video: Video,
  audio: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: UserRound,
  interactive: Reply,
  button: Reply,
  order: ShoppingCart,
  template: LayoutTemplate,
  call: Phone,
  revoke: Ban,
};
