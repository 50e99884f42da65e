import type { zhSections } from './sections.zh.ts';

export const enSections: typeof zhSections = {
  products: 'Products to vet',
  categories: 'Categories',
  brands: 'Brands',
  orders: 'Orders',
  payments: 'Payments',
  applications: 'Onboarding',
  appeals: 'Appeals',
  sites: 'Sites',
  audit: 'Audit log',
  roleRights: 'Roles',
  recommending: 'Recommendation',
  traffic: 'Traffic',
  prediction: 'Prediction',
  forecasts: 'Forecasts',
  mining: 'Rules and rhythms',
  features: 'Features',
  health: 'Health',
  configuration: 'Settings',
};
