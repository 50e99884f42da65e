import type { Permission } from '@kaibo/contracts';
import {
  BookOpen,
  Boxes,
  ChartColumn,
  ChartNoAxesCombined,
  type LucideIcon,
  MessageSquareText,
  Radio,
  Share2,
  Store,
  Truck,
  UsersRound,
  Warehouse,
} from 'lucide-react';
import { currentMessages, type Messages } from '../../app/text.ts';
import { forecastTexts } from '../forecast/forecast-texts.ts';
import { portraitTexts } from '../portraits/portrait-texts.ts';
import { stockTexts } from '../stock/stock-texts.ts';
import { storeTexts } from '../stores/store-texts.ts';
import { hostTexts } from '../traffic/host-texts.ts';

export interface StudioSection {
  to: string;
  icon: LucideIcon;
  label(text: Messages): string;
  /** Shown to whom it is open. */
  permission: Permission;
}

/** The studio's navigation, in the order shown. */
export const studioSections: readonly StudioSection[] = [
  {
    to: '/studio',
    icon: Radio,
    label: (text) => text.studio.rooms,
    permission: 'rooms:host',
  },
  {
    to: '/studio/products',
    icon: Boxes,
    label: (text) => text.studio.products,
    permission: 'catalog:sell',
  },
  {
    to: '/studio/stock',
    icon: Warehouse,
    label: () => currentMessages(stockTexts).title,
    permission: 'catalog:sell',
  },
  {
    to: '/studio/forecast',
    icon: ChartNoAxesCombined,
    label: () => currentMessages(forecastTexts).page.section,
    permission: 'catalog:sell',
  },
  {
    to: '/studio/orders',
    icon: Truck,
    label: (text) => text.studio.orders,
    permission: 'orders:ship',
  },
  {
    to: '/studio/store',
    icon: Store,
    label: () => currentMessages(storeTexts).settings.title,
    permission: 'catalog:sell',
  },
  {
    to: '/studio/reviews',
    icon: MessageSquareText,
    label: (text) => text.studio.reviews,
    permission: 'catalog:sell',
  },
  {
    to: '/studio/sharing',
    icon: Share2,
    label: (text) => text.studio.sharing,
    permission: 'catalog:show',
  },
  {
    to: '/studio/audience',
    icon: UsersRound,
    label: () => currentMessages(portraitTexts).host.nav,
    permission: 'rooms:host',
  },
  {
    to: '/studio/traffic',
    icon: ChartColumn,
    label: () => currentMessages(hostTexts).section,
    permission: 'rooms:host',
  },
  {
    to: '/studio/guide',
    icon: BookOpen,
    label: (text) => text.studio.guide,
    permission: 'rooms:host',
  },
];
