import type { Permission } from '@kaibo/contracts';
import {
  Activity,
  BrainCircuit,
  ChartColumn,
  ChartNoAxesCombined,
  FileCheck2,
  FolderTree,
  Globe,
  HeartPulse,
  KeyRound,
  type LucideIcon,
  PackageCheck,
  Radio,
  ReceiptText,
  Route,
  Scale,
  ScrollText,
  SlidersHorizontal,
  Sparkles,
  Tags,
  Users,
  Wallet,
  Waypoints,
} from 'lucide-react';
import { currentMessages, type Messages } from '../../app/text.ts';
import { sectionTexts } from './section-texts.ts';

export interface ConsoleSection {
  to: string;
  icon: LucideIcon;
  label(text: Messages): string;
  /** Shown to whom it is open. */
  permission: Permission;
  /** `g` and this letter go there. */
  letter?: string;
}

/** The console's navigation, in the order shown. */
export const consoleSections: readonly ConsoleSection[] = [
  {
    to: '/console',
    icon: Radio,
    label: (text) => text.console.rooms,
    permission: 'rooms:read-all',
    letter: 'r',
  },
  {
    to: '/console/products',
    icon: PackageCheck,
    label: () => currentMessages(sectionTexts).products,
    permission: 'products:vet',
    letter: 'v',
  },
  {
    to: '/console/categories',
    icon: FolderTree,
    label: () => currentMessages(sectionTexts).categories,
    permission: 'catalog:curate',
    letter: 't',
  },
  {
    to: '/console/brands',
    icon: Tags,
    label: () => currentMessages(sectionTexts).brands,
    permission: 'catalog:curate',
    letter: 'b',
  },
  {
    to: '/console/users',
    icon: Users,
    label: (text) => text.console.users,
    permission: 'users:read',
    letter: 'u',
  },
  {
    to: '/console/orders',
    icon: ReceiptText,
    label: () => currentMessages(sectionTexts).orders,
    permission: 'orders:read-all',
    letter: 'o',
  },
  {
    to: '/console/payments',
    icon: Wallet,
    label: () => currentMessages(sectionTexts).payments,
    permission: 'payments:read-all',
    letter: 'y',
  },
  {
    to: '/console/applications',
    icon: FileCheck2,
    label: () => currentMessages(sectionTexts).applications,
    permission: 'applications:review',
    letter: 'n',
  },
  {
    to: '/console/appeals',
    icon: Scale,
    label: () => currentMessages(sectionTexts).appeals,
    permission: 'users:suspend',
    letter: 'p',
  },
  {
    to: '/console/events',
    icon: Activity,
    label: (text) => text.console.events,
    permission: 'events:read',
    letter: 'e',
  },
  {
    to: '/console/sites',
    icon: Globe,
    label: () => currentMessages(sectionTexts).sites,
    permission: 'sites:read',
    letter: 'w',
  },
  {
    to: '/console/audit',
    icon: ScrollText,
    label: () => currentMessages(sectionTexts).audit,
    permission: 'audit:read',
    letter: 'l',
  },
  {
    to: '/console/roles',
    icon: KeyRound,
    label: () => currentMessages(sectionTexts).roleRights,
    permission: 'users:read',
    letter: 'k',
  },
  {
    to: '/console/recommendation',
    icon: Sparkles,
    label: () => currentMessages(sectionTexts).recommending,
    permission: 'recommendation:read',
    letter: 'm',
  },
  {
    to: '/console/traffic',
    icon: Route,
    label: () => currentMessages(sectionTexts).traffic,
    permission: 'traffic:read',
  },
  {
    to: '/console/prediction',
    icon: BrainCircuit,
    label: () => currentMessages(sectionTexts).prediction,
    permission: 'prediction:read',
    letter: 'd',
  },
  {
    to: '/console/forecasts',
    icon: ChartNoAxesCombined,
    label: () => currentMessages(sectionTexts).forecasts,
    permission: 'forecasts:read',
    letter: 'f',
  },
  {
    to: '/console/mining',
    icon: Waypoints,
    label: () => currentMessages(sectionTexts).mining,
    permission: 'mining:read',
    letter: 'g',
  },
  {
    to: '/console/features',
    icon: ChartColumn,
    label: () => currentMessages(sectionTexts).features,
    permission: 'features:read',
    letter: 's',
  },
  {
    to: '/console/health',
    icon: HeartPulse,
    label: () => currentMessages(sectionTexts).health,
    permission: 'health:read',
    letter: 'h',
  },
  {
    to: '/console/settings',
    icon: SlidersHorizontal,
    label: () => currentMessages(sectionTexts).configuration,
    permission: 'settings:read',
    letter: 'c',
  },
];
