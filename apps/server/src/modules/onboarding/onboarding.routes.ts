import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { addDocument, removeDocument, serveDocument } from './onboarding.documents.ts';
import {
  decide,
  myApplications,
  type OnboardingNeeds,
  saveDraft,
  submit,
  withdraw,
} from './onboarding.service.ts';
import { applicationsFor, countWaiting } from './onboarding.store.ts';
import { toReviewed } from './onboarding.views.ts';

export const onboardingRoutes = (router: Router, needs: OnboardingNeeds): void => {
  applicantRoutes(router, needs);
  documentRoutes(router, needs);
  reviewRoutes(router, needs);
};

const applicantRoutes = (router: Router, needs: OnboardingNeeds): void => {
  router.mount(contract.listMyApplications, 'account', async ({ caller }) => ({
    mode: needs.mode,
    applications: await myApplications(needs, signedIn(caller)),
  }));
  router.mount(contract.saveApplication, 'account', ({ params, body, caller }) =>
    saveDraft(needs, signedIn(caller), params.role, body),
  );
  router.mount(contract.submitApplication, 'account', ({ params, caller }) =>
    submit(needs, signedIn(caller), params.role),
  );
  router.mount(contract.withdrawApplication, 'account', ({ params, caller }) =>
    withdraw(needs, signedIn(caller), params.role),
  );
};

const documentRoutes = (router: Router, needs: OnboardingNeeds): void => {
  const ofRole = async (applicant: { id: string; roles: readonly contract.Role[] }, role: string) =>
    (await myApplications(needs, applicant)).find((one) => one.role === role)!;
  router.mount(contract.addDocument, 'account', async ({ params, query, body, caller }) => {
    const applicant = signedIn(caller);
    await addDocument(needs, applicant, { role: params.role, name: query.name, bytes: body });
    return ofRole(applicant, params.role);
  });
  router.mount(contract.removeDocument, 'account', async ({ params, caller }) => {
    const applicant = signedIn(caller);
    return ofRole(applicant, await removeDocument(needs, applicant, params.documentId));
  });
  router.mountRaw(
    {
      method: 'GET',
      path: '/v1/onboarding/documents/:documentId',
      summary: 'A document of an application, for the applicant and for reviewers',
      audit: 'always',
    },
    'account',
    (_, params, caller) => serveDocument(needs, params.documentId ?? '', caller),
  );
};

const reviewRoutes = (router: Router, needs: OnboardingNeeds): void => {
  router.mount(contract.listApplications, 'applications:review', async ({ query }) => {
    const rows = await applicationsFor(needs.db, query);
    return {
      applications: await toReviewed(needs, rows),
      waiting: await countWaiting(needs.db),
    };
  });
  router.mount(
    contract.decideApplication,
    'applications:review',
    async ({ params, body, caller, note }) => {
      const before = await decide(needs, signedIn(caller), { ...params, ...body });
      const { userId, role, status } = before;
      note({ before: { userId, role, status }, after: { decision: body.decision } });
      return { done: true as const };
    },
  );
};
