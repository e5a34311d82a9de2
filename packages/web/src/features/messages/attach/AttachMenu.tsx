'use client';

import {
  FileText,
  ImageIcon,
  LayoutTemplate,
  Link2,
  List,
  type LucideIcon,
  MapPin,
  MapPinned,
  Mic,
  ShoppingBag,
  ShoppingBasket,
  SquareMenu,
  SquareMousePointer,
  Store,
  UserRound,
  UserRoundSearch,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../../ui/Menu.tsx';
import type { WrittenKind } from '../compose/written.ts';

export type AttachMenuProps = {
  readonly trigger: ReactNode;
  readonly onPhotos: () => void;
  readonly onDocuments: () => void;
  /** Absent where this browser cannot record. */
  readonly onRecord?: (() => void) | undefined;
  readonly onCompose: (kind: WrittenKind) => void;
  readonly onTemplate: () => void;
};

/** Everything that can be sent besides words. */
export function AttachMenu({ trigger, onPhotos, onDocuments, onRecord, onCompose, onTemplate }: AttachMenuProps) {
  const item = ([kind, label, icon]: Entry) => (
    <MenuItem key={kind} icon={glyph(icon)} onSelect={() => onCompose(kind)}>
      {label}
    </MenuItem>
  );
  return (
    <Menu trigger={trigger} align="start" side="top" isOpenAtFirst>
      <MenuItem icon={glyph(ImageIcon)} onSelect={onPhotos}>
        Photo or video
      </MenuItem>
      <MenuItem icon={glyph(FileText)} onSelect={onDocuments}>
        Document or audio
      </MenuItem>
      {onRecord !== undefined && (
        <MenuItem icon={glyph(Mic)} onSelect={onRecord}>
          Voice message
        </MenuItem>
      )}
      {cards.map(item)}
      <MenuItem icon={glyph(LayoutTemplate)} keys={['T']} onSelect={onTemplate}>
        Template
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>With something to tap</MenuLabel>
      {tappable.map(item)}
    </Menu>
  );
}

type Entry = readonly [WrittenKind, string, LucideIcon];

const cards: readonly Entry[] = [
  ['location', 'Location', MapPin],
  ['contacts', 'Contact', UserRound],
];

const tappable: readonly Entry[] = [
  ['button', 'Buttons', SquareMousePointer],
  ['list', 'List', List],
  ['cta_url', 'Link button', Link2],
  ['location_request_message', 'Ask for a location', MapPinned],
  ['contact_request', 'Ask for the phone number', UserRoundSearch],
  ['flow', 'Flow', SquareMenu],
  ['product', 'Product', ShoppingBag],
  ['product_list', 'Several products', ShoppingBasket],
  ['catalog_message', 'Catalog', Store],
];

function glyph(Icon: LucideIcon): ReactNode {
  return <Icon size={18} strokeWidth={1.75} aria-hidden="true" />;
}
