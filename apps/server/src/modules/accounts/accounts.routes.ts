import * as contract from '@kaibo/contracts';
import { Failure } from '@kaibo/contracts';
import { signedIn } from '#platform/http';
import { isAtThisMachine } from '#platform/http.local';
import type { Mailbox } from '#platform/mail.mailbox';
import type { Router } from '#platform/router';
import {
  addAddress,
  addressesOf,
  makeDefault,
  removeAddress,
  replaceAddress,
} from './accounts.addresses.ts';
import { profileOf, saveProfile, withdrawProfile } from './accounts.profile.ts';
import { mayReadMailbox } from './accounts.rules.ts';
import { securityRoutes } from './accounts.security.routes.ts';
import {
  createUser,
  meOf,
  registerUser,
  type ServiceNeeds,
  setRoles,
  takeRole,
} from './accounts.service.ts';
import {
  askReset,
  exchangeOf,
  logIn,
  logOut,
  openSession,
  resetPassword,
  type SignInNeeds,
} from './accounts.signin.ts';
import type { Storage } from './accounts.storage.ts';
import { updateProfile } from './accounts.store.ts';

export type RoutesNeeds = ServiceNeeds &
  SignInNeeds & {
    mailbox: Mailbox | null;
    loopbackOnly: boolean;
    pictures: Pictures;
    storage: Storage;
  };

/** What accounts ask of the catalogue, which comes later than they do. */
export interface Pictures {
  /** Refuses (`catalog/no-such-picture`) pictures that this user did not upload. */
  requirePictures(ownerId: string, ids: readonly string[]): Promise<void>;
  picturesOf(ids: readonly string[]): Promise<Map<string, { url: string }>>;
}

const done = { done: true } as const;

export const accountsRoutes = (router: Router, needs: RoutesNeeds): void => {
  sessionRoutes(router, needs);
  securityRoutes(router, needs);
  profileRoutes(router, needs);
  addressRoutes(router, needs);
  consoleRoutes(router, needs);
};

const sessionRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.register, 'anyone', async (call) => {
    const { id } = await registerUser(needs, call.body, call.caller.locale);
    await openSession(needs, exchangeOf(call), id);
    return meOf(needs, id);
  });
  router.mount(contract.logIn, 'anyone', async (call) => {
    const { userId } = await logIn(needs, exchangeOf(call), call.body);
    return meOf(needs, userId);
  });
  router.mount(contract.logOut, 'anyone', async (call) => {
    await logOut(needs, exchangeOf(call));
    return done;
  });
  router.mount(contract.forgotPassword, 'anyone', async ({ body }) => {
    await askReset(needs, body.email);
    return done;
  });
  router.mount(contract.resetPassword, 'anyone', async ({ body }) => {
    await resetPassword(needs, body);
    return done;
  });
};

const profileRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.getStorageUse, 'account', ({ caller }) =>
    needs.storage.useOf(signedIn(caller)),
  );
  router.mount(contract.getMe, 'anyone', async ({ caller }) => ({
    me: caller.id === null ? null : await meOf(needs, caller.id),
  }));
  router.mount(contract.updateMe, 'account', async ({ body, caller }) => {
    const { id } = signedIn(caller);
    const { avatarId, ...rest } = body;
    const imageUrl = await avatarUrl(needs.pictures, id, avatarId);
    await needs.db.transaction().execute(async (tx) => {
      await updateProfile(tx, id, { ...rest, imageUrl });
      if (rest.consent)
        await needs.events.append(
          tx,
          contract.ConsentChanged,
          { userId: id, ...rest.consent },
          { actorId: id },
        );
    });
    await needs.sessions.forget(id);
    return meOf(needs, id);
  });
  router.mount(contract.takeRole, 'account', ({ body, caller }) =>
    takeRole(needs, signedIn(caller).id, body.role),
  );
  router.mount(contract.getProfile, 'account', ({ caller }) =>
    profileOf(needs.db, signedIn(caller).id),
  );
  router.mount(contract.saveProfile, 'account', ({ body, caller }) =>
    saveProfile(needs, signedIn(caller).id, body),
  );
  router.mount(contract.withdrawProfile, 'account', async ({ caller }) => {
    await withdrawProfile(needs, signedIn(caller).id);
    return done;
  });
};

/** Undefined leaves the picture as it is, null takes it away. */
const avatarUrl = async (
  pictures: Pictures,
  userId: string,
  avatarId: string | null | undefined,
): Promise<string | null | undefined> => {
  if (typeof avatarId !== 'string') return avatarId;
  await pictures.requirePictures(userId, [avatarId]);
  return (await pictures.picturesOf([avatarId])).get(avatarId)?.url ?? null;
};

const addressRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.listAddresses, 'account', async ({ caller }) => ({
    addresses: await addressesOf(needs.db, signedIn(caller).id),
  }));
  router.mount(contract.addAddress, 'account', ({ body, caller }) =>
    addAddress(needs.db, signedIn(caller).id, body),
  );
  router.mount(contract.replaceAddress, 'account', ({ params, body, caller }) =>
    replaceAddress(needs.db, signedIn(caller).id, params.addressId, body),
  );
  router.mount(contract.makeDefaultAddress, 'account', async ({ params, caller }) => {
    await makeDefault(needs.db, signedIn(caller).id, params.addressId);
    return done;
  });
  router.mount(contract.removeAddress, 'account', async ({ params, caller }) => {
    await removeAddress(needs.db, signedIn(caller).id, params.addressId);
    return done;
  });
};

const consoleRoutes = (router: Router, needs: RoutesNeeds): void => {
  router.mount(contract.createUser, 'users:grant', ({ body, caller }) =>
    createUser(needs, signedIn(caller), body),
  );
  router.mount(contract.setRoles, 'users:grant', async ({ params, body, caller, note }) => {
    const { userId } = params;
    const { user, before } = await setRoles(needs, signedIn(caller), { userId, ...body });
    note({ before: { roles: before }, after: { roles: user.roles } });
    return user;
  });
  router.mount(contract.readMailbox, 'anyone', async ({ query, caller, request }) => {
    const { mailbox, loopbackOnly } = needs;
    const isHere = loopbackOnly && isAtThisMachine(request, caller.address);
    if (!mailbox || !mayReadMailbox({ roles: caller.roles, isAtThisMachine: isHere }))
      throw new Failure('accounts/mailbox-closed');
    return { mails: await mailbox.read(query.to?.toLowerCase() ?? null) };
  });
};
