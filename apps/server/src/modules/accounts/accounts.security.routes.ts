import * as contract from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import type { Call, Router } from '#platform/router';
import {
  type CredentialNeeds,
  cancelEmailChange,
  changeEmail,
  changePassword,
  sendVerification,
} from './accounts.credentials.ts';
import { endOtherSessions, endSession, sessionsOf } from './accounts.devices.ts';
import {
  backupCodesLeft,
  beginTwoFactor,
  confirmTwoFactor,
  endTwoFactor,
  newBackupCodes,
  resetTwoFactor,
} from './accounts.factors.ts';
import { passwordChangedAtMs } from './accounts.identity.ts';
import { confirmEmail, pendingEmailOf } from './accounts.links.ts';
import { meOf, type ServiceNeeds } from './accounts.service.ts';
import { exchangeOf, hereOf } from './accounts.signin.ts';

type SecurityNeeds = CredentialNeeds & ServiceNeeds;

const done = { done: true } as const;

export const securityRoutes = (router: Router, needs: SecurityNeeds): void => {
  router.mount(contract.getSecurity, 'account', ({ caller }) =>
    securityOf(needs, signedIn(caller).id),
  );
  emailRoutes(router, needs);
  sessionListRoutes(router, needs);
  twoFactorRoutes(router, needs);
};

const securityOf = async (needs: SecurityNeeds, userId: string): Promise<contract.Security> => {
  const { db } = needs;
  const { email, emailVerified, twoFactor } = await meOf(needs, userId);
  return {
    email,
    emailVerified,
    pendingEmail: await pendingEmailOf(db, userId),
    passwordChangedAtMs: await passwordChangedAtMs(db, userId),
    twoFactor,
    backupCodesLeft: twoFactor ? await backupCodesLeft(db, userId) : 0,
  };
};

const emailRoutes = (router: Router, needs: SecurityNeeds): void => {
  router.mount(contract.sendVerification, 'account', async ({ caller }) => {
    await sendVerification(needs, signedIn(caller).id);
    return done;
  });
  router.mount(contract.changeEmail, 'account', async ({ caller, body }) => {
    await changeEmail(needs, signedIn(caller).id, body);
    return done;
  });
  router.mount(contract.cancelEmailChange, 'account', async ({ caller }) => {
    await cancelEmailChange(needs, signedIn(caller).id);
    return done;
  });
  router.mount(contract.confirmEmail, 'anyone', ({ body }) => confirmEmail(needs, body.token));
  router.mount(contract.changePassword, 'account', async (call) => {
    const userId = signedIn(call.caller).id;
    await changePassword(needs, exchangeOf(call), { userId, ...call.body });
    return done;
  });
};

const sessionListRoutes = (router: Router, needs: SecurityNeeds): void => {
  const here = (call: Pick<Call<unknown>, 'request' | 'headers' | 'caller'>) =>
    hereOf(needs, exchangeOf(call), signedIn(call.caller).id);
  router.mount(contract.listSessions, 'account', async (call) => ({
    sessions: await sessionsOf(needs.db, await here(call)),
  }));
  router.mount(contract.endSession, 'account', async (call) => {
    await endSession(needs, await here(call), call.params.sessionId);
    return done;
  });
  router.mount(contract.endOtherSessions, 'account', async (call) => ({
    ended: await endOtherSessions(needs, await here(call)),
  }));
};

const twoFactorRoutes = (router: Router, needs: SecurityNeeds): void => {
  router.mount(contract.beginTwoFactor, 'account', ({ caller, body }) =>
    beginTwoFactor(needs, signedIn(caller).id, body.password),
  );
  router.mount(contract.confirmTwoFactor, 'account', async ({ caller, body }) => ({
    backupCodes: await confirmTwoFactor(needs, signedIn(caller).id, body.code),
  }));
  router.mount(contract.newBackupCodes, 'account', async ({ caller, body }) => ({
    backupCodes: await newBackupCodes(needs, signedIn(caller).id, body),
  }));
  router.mount(contract.endTwoFactor, 'account', async ({ caller, body }) => {
    await endTwoFactor(needs, signedIn(caller).id, body);
    return done;
  });
  router.mount(contract.resetTwoFactor, 'users:grant', async ({ caller, params, note }) => {
    await resetTwoFactor(needs, signedIn(caller), params.userId);
    note({ before: { twoFactor: true }, after: { twoFactor: false } });
    return done;
  });
};
