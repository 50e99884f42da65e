import type { Mailer } from '#platform/mail';
import type { Module } from '#platform/module';
import { decisionMailTask } from './onboarding.mails.ts';
import { onboardingRoutes } from './onboarding.routes.ts';
import type { OnboardingNeeds } from './onboarding.service.ts';

export type OnboardingModuleNeeds = OnboardingNeeds & { mailer: Mailer };

export interface Onboarding {
  module: Module;
}

/** How somebody becomes a host or a merchant where applications are reviewed. */
export const createOnboarding = (needs: OnboardingModuleNeeds): Onboarding => ({
  module: {
    routes: (router) => onboardingRoutes(router, needs),
    subscriptions: [],
    tasks: [decisionMailTask(needs)],
  },
});
