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
import { forecastTexts } from '../forecast/forecast-texts.ts';
import { miningTexts } from '../mining/mining-texts.ts';
import { predictionTexts } from '../prediction/prediction-texts.ts';
import { modelTexts } from '../recommendation/console/model-texts.ts';
import { siteTexts } from '../sites/site-texts.ts';
import { catalogueTexts } from '../studio/catalogue-texts.ts';
import { trafficTexts } from '../traffic/traffic-texts.ts';
import { featureTexts } from './feature-texts.ts';
import { healthTexts, settingsTexts } from './health-texts.ts';
import { peopleTexts } from './people-texts.ts';
import { tradeTexts } from './trade-texts.ts';

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
    label: () => currentMessages(catalogueTexts).vetting.title,
    permission: 'products:vet',
    letter: 'v',
  },
  {
    to: '/console/categories',
    icon: FolderTree,
    label: () => currentMessages(catalogueTexts).curate.categories,
    permission: 'catalog:curate',
    letter: 't',
  },
  {
    to: '/console/brands',
    icon: Tags,
    label: () => currentMessages(catalogueTexts).curate.brands,
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
    label: () => currentMessages(tradeTexts).orders,
    permission: 'orders:read-all',
    letter: 'o',
  },
  {
    to: '/console/payments',
    icon: Wallet,
    label: () => currentMessages(tradeTexts).payments,
    permission: 'payments:read-all',
    letter: 'y',
  },
  {
    to: '/console/applications',
    icon: FileCheck2,
    label: () => currentMessages(peopleTexts).sections.applications,
    permission: 'applications:review',
    letter: 'n',
  },
  {
    to: '/console/appeals',
    icon: Scale,
    label: () => currentMessages(peopleTexts).sections.appeals,
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
    label: () => currentMessages(siteTexts).section,
    permission: 'sites:read',
    letter: 'w',
  },
  {
    to: '/console/audit',
    icon: ScrollText,
    label: () => currentMessages(peopleTexts).sections.audit,
    permission: 'audit:read',
    letter: 'l',
  },
  {
    to: '/console/roles',
    icon: KeyRound,
    label: () => currentMessages(peopleTexts).sections.roles,
    permission: 'users:read',
    letter: 'k',
  },
  {
    to: '/console/recommendation',
    icon: Sparkles,
    label: () => currentMessages(modelTexts).section,
    permission: 'recommendation:read',
    letter: 'm',
  },
  {
    to: '/console/traffic',
    icon: Route,
    label: () => currentMessages(trafficTexts).title,
    permission: 'traffic:read',
  },
  {
    to: '/console/prediction',
    icon: BrainCircuit,
    label: () => currentMessages(predictionTexts).section,
    permission: 'prediction:read',
    letter: 'd',
  },
  {
    to: '/console/forecasts',
    icon: ChartNoAxesCombined,
    label: () => currentMessages(forecastTexts).console.title,
    permission: 'forecasts:read',
    letter: 'f',
  },
  {
    to: '/console/mining',
    icon: Waypoints,
    label: () => currentMessages(miningTexts).section,
    permission: 'mining:read',
    letter: 'g',
  },
  {
    to: '/console/features',
    icon: ChartColumn,
    label: () => currentMessages(featureTexts).section,
    permission: 'features:read',
    letter: 's',
  },
  {
    to: '/console/health',
    icon: HeartPulse,
    label: () => currentMessages(healthTexts).section,
    permission: 'health:read',
    letter: 'h',
  },
  {
    to: '/console/settings',
    icon: SlidersHorizontal,
    label: () => currentMessages(settingsTexts).section,
    permission: 'settings:read',
    letter: 'c',
  },
];
