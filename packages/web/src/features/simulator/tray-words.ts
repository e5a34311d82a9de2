/** Everything that a phone can send besides words, by the simulator's word for it. */
import type { LucideIcon } from 'lucide-react';
import {
  AudioLines,
  Camera,
  CircleHelp,
  ClipboardCheck,
  EyeOff,
  FileText,
  FileWarning,
  Film,
  House,
  Image,
  LayoutTemplate,
  List,
  MapPin,
  MessageCircleQuestion,
  Mic,
  Music,
  PackageOpen,
  ShoppingCart,
  Sparkles,
  Sticker,
  ToggleRight,
  UserRound,
  Users,
  Vote,
} from 'lucide-react';

export type TrayItem = { readonly word: string; readonly label: string; readonly icon: LucideIcon };
export type TrayGroup = { readonly name: string; readonly items: readonly TrayItem[] };

export const trayGroups: readonly TrayGroup[] = [
  {
    name: 'From the phone',
    items: [
      item('image', 'Photo', Camera),
      item('picture', 'Picture', Image),
      item('video', 'Video', Film),
      item('voice', 'Voice', Mic),
      item('audio', 'Music', Music),
      item('document', 'Document', FileText),
      item('sticker', 'Sticker', Sticker),
      item('animated_sticker', 'Moving sticker', AudioLines),
      item('location', 'Location', MapPin),
      item('contacts', 'Contact', UserRound),
    ],
  },
  {
    name: 'Answers',
    items: [
      item('button_reply', 'Button', ToggleRight),
      item('list_reply', 'List row', List),
      item('template_button', 'Template button', LayoutTemplate),
      item('flow_reply', 'Form', ClipboardCheck),
      item('address_reply', 'Address', House),
      item('order', 'Order', ShoppingCart),
      item('product_question', 'Product question', MessageCircleQuestion),
    ],
  },
  {
    name: 'What cannot be shown',
    items: [
      item('view_once', 'View once', EyeOff),
      item('unsupported', 'Poll', Vote),
      item('unavailable', 'Unavailable', CircleHelp),
      item('too_large', 'Too large', FileWarning),
      item('hologram', 'Type of tomorrow', Sparkles),
      item('request_welcome', 'Opened the chat', PackageOpen),
      item('group', 'In a group', Users),
    ],
  },
];

function item(word: string, label: string, icon: LucideIcon): TrayItem {
  return { word, label, icon };
}
