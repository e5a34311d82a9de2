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
      { word: 'image', label: 'Photo', icon: Camera },
      { word: 'picture', label: 'Picture', icon: Image },
      { word: 'video', label: 'Video', icon: Film },
      { word: 'voice', label: 'Voice', icon: Mic },
      { word: 'audio', label: 'Music', icon: Music },
      { word: 'document', label: 'Document', icon: FileText },
      { word: 'sticker', label: 'Sticker', icon: Sticker },
      { word: 'animated_sticker', label: 'Moving sticker', icon: AudioLines },
      { word: 'location', label: 'Location', icon: MapPin },
      { word: 'contacts', label: 'Contact', icon: UserRound },
    ],
  },
  {
    name: 'Answers',
    items: [
      { word: 'button_reply', label: 'Button', icon: ToggleRight },
      { word: 'list_reply', label: 'List row', icon: List },
      { word: 'template_button', label: 'Template button', icon: LayoutTemplate },
      { word: 'flow_reply', label: 'Form', icon: ClipboardCheck },
      { word: 'address_reply', label: 'Address', icon: House },
      { word: 'order', label: 'Order', icon: ShoppingCart },
      { word: 'product_question', label: 'Product question', icon: MessageCircleQuestion },
    ],
  },
  {
    name: 'What cannot be shown',
    items: [
      { word: 'view_once', label: 'View once', icon: EyeOff },
      { word: 'unsupported', label: 'Poll', icon: Vote },
      { word: 'unavailable', label: 'Unavailable', icon: CircleHelp },
      { word: 'too_large', label: 'Too large', icon: FileWarning },
      { word: 'hologram', label: 'Type of tomorrow', icon: Sparkles },
      { word: 'request_welcome', label: 'Opened the chat', icon: PackageOpen },
      { word: 'group', label: 'In a group', icon: Users },
    ],
  },
];
