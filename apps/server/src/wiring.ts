import { join } from 'node:path';
import * as contracts from '@kaibo/contracts';
import * as features from '@kaibo/contracts/features';
import * as goods from '@kaibo/contracts/goods';
import * as miningContracts from '@kaibo/contracts/mining';
import * as portraits from '@kaibo/contracts/portraits';
import * as predictionContracts from '@kaibo/contracts/prediction';
import * as sites from '@kaibo/contracts/sites';
import * as trafficContracts from '@kaibo/contracts/traffic';
import { createAccounts, type PasswordCost } from '#accounts';
import { createBehaviour } from '#behaviour';
import { createCatalog } from '#catalog';
import { createFeed } from '#feed';
import { createFulfilment } from '#fulfilment';
import { createInteraction } from '#interaction';
import { createMedia, mediaSocket } from '#media';
import { createMining } from '#mining';
import { createOnboarding } from '#onboarding';
import { createOperations } from '#operations';
import { createOrders } from '#orders';
import { createDrawing, createPages } from '#pages';
import { createPayments } from '#payments';
import type { Analytics } from '#platform/analytics';
import type { Blobs } from '#platform/blobs';
import type { Clock } from '#platform/clock';
import { type Config, readConfig } from '#platform/config';
import type { OpenDatabase } from '#platform/database';
import { docsRoutes } from '#platform/docs';
import type { EventLog } from '#platform/events';
import { retentionTask } from '#platform/events.retention';
import { type AskHealth, systemRoutes } from '#platform/health';
import type { HotState } from '#platform/hot-state';
import { createHttp, type Http } from '#platform/http';
import type { HandleUpgrade } from '#platform/http.listen';
import { isAtThisMachine, isLoopbackName } from '#platform/http.local';
import type { Jobs, Task } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Mailer } from '#platform/mail';
import type { Mailbox } from '#platform/mail.mailbox';
import { metricsRoute } from '#platform/metrics.route';
import type { Module } from '#platform/module';
import { forgetAnswersTask } from '#platform/once';
import type { RoomBroker } from '#platform/room-broker';
import { readOrMakeSecret } from '#platform/security.secret';
import { createPrediction } from '#prediction';
import { createRecommendation } from '#recommendation';
import { createReminders, readOrMakeVapidKeys } from '#reminders';
import { createReviews } from '#reviews';
import { createRooms } from '#rooms';
import { createSharing } from '#sharing';
import { createTraffic } from '#traffic';
import { createTransfers } from '#transfers';
import {
  countedBroker,
  newMeasures,
  nothingRunning,
  type RunningParts,
  watchRunning,
} from './wiring.running.ts';

export interface Parts {
  config: Config;
  database: OpenDatabase;
  events: EventLog;
  hotState: HotState;
  blobs: Blobs;
  broker: RoomBroker;
  jobs: Jobs;
  /** Of the behaviour store; none in a server without processes. */
  analytics?: Analytics;
  mailer: Mailer;
  /** Null once an SMTP server is set. */
  mailbox: Mailbox | null;
  log: Log;
  clock: Clock;
  /** Absolute; secrets and recordings lie below it. */
  dataDir: string;
  addresses: Addresses;
  version: string;
  /** Parts outside of the wiring that `/ready` tells of. */
  asks: readonly AskHealth[];
  /** Log-ins of the demo, once it has told them. */
  demoAccounts: () => readonly { role: string; email: string; password: string }[];
  /** What main knows of how it runs; nothing in a server without processes. */
  running?: RunningParts;
  /** How the sandbox provider reaches this installation; the network unless given. */
  fetch?: (request: Request) => Promise<Response>;
  fallback?: (request: Request) => Promise<Response | null>;
  /** The built web app's code that draws the first view of pages; without it there is none. */
  drawingCode?: string;
  checkReplies?: boolean;
  /** Cheaper only in tests. */
  passwordCost?: PasswordCost;
  /** Only in tests: push services on this machine, without TLS. */
  allowLoopbackPush?: boolean;
}

export interface Addresses {
  /** Where browsers reach the site. */
  publicUrl: string;
  /** Where this machine reaches it. */
  localUrl: string;
  rtmpUrl: string;
}

export interface Wired {
  http: Http;
  tasks: readonly Task[];
  handleUpgrade: HandleUpgrade;
  accounts: ReturnType<typeof createAccounts>;
  /** Whether somebody at this machine may read the development mailbox. */
  mailboxOpen: boolean;
  /** Resolves when every module has heard what was committed before. */
  caughtUp(): Promise<void>;
  /** Stops the subscriptions, the batch under way included, and sends everybody away who is connected for long. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const rateLimitsOf = (config: Config) => ({
  address: bucketOf(config.rateAddressPerSecond, 10),
  user: bucketOf(config.rateUserPerSecond, 10),
  signIn: bucketOf(config.rateSignInPerMinute / 60, 60),
});
const bucketOf = (perSecond: number, burstSeconds: number) => ({
  capacity: Math.max(1, Math.round(perSecond * burstSeconds)),
  refillPerSecond: perSecond,
});

/** A browser may be told to come back over TLS only; under a name of this machine that would hit other programs too. */
const isPublicHttps = (publicUrl: string): boolean => {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && !isLoopbackName(hostname);
};

/** The whole server without its sockets: every module with what it needs, in the order in which they may know each other. */
export const wire = async (parts: Parts): Promise<Wired> => {
  const { config, events, hotState, blobs, jobs, clock, addresses, mailer, mailbox, log } = parts;
  const { db } = parts.database;

  const isForThisMachine = [config.host, new URL(addresses.publicUrl).hostname].every(
    isLoopbackName,
  );
  const mailboxOpen = mailbox !== null && isForThisMachine;
  const accounts = createAccounts({
    db,
    events,
    hotState,
    jobs,
    mailer,
    mailbox,
    loopbackOnly: isForThisMachine,
    pictures: {
      requirePictures: (ownerId, ids) => catalog.requirePictures(ownerId, ids),
      picturesOf: (ids) => catalog.picturesOf(ids),
    },
    secret: await readOrMakeSecret(join(parts.dataDir, 'secrets', 'sessions')),
    publicUrl: addresses.publicUrl,
    reviewsApplications: config.onboarding === 'review',
    storageLimits: {
      sellerBytes: config.storagePerSellerMb * 1_048_576,
      otherBytes: config.storagePerPersonMb * 1_048_576,
    },
    passwordCost: parts.passwordCost,
  });
  const behaviour = createBehaviour({
    ...{ db, events, clock, hotState, jobs, analytics: parts.analytics },
    consentOf: accounts.consentOf,
    onError: (error, what) => log.warn({ err: error }, what),
  });
  const catalog = createCatalog({
    db,
    events,
    blobs,
    hotState,
    clock,
    vetting: config.productVetting === 'on',
    userNames: accounts.userNames,
    faces: accounts.faces,
    storage: accounts.storage,
  });
  const transfers = createTransfers({ db, events, blobs, jobs, clock, catalog });
  const media = createMedia({
    db,
    rtmpUrl: () => addresses.rtmpUrl,
    socketPath: await mediaSocket(parts.dataDir),
    isOnTeam: (roomId, caller) => rooms.isOnTeam(roomId, caller),
  });
  const payments = createPayments({
    db,
    events,
    jobs,
    clock,
    baseUrl: () => addresses.localUrl,
    secretFile: join(parts.dataDir, 'secrets', 'sandbox-payments'),
    fetch: parts.fetch,
  });
  const linkSecret = await readOrMakeSecret(join(parts.dataDir, 'secrets', 'links'));
  const rooms = createRooms({
    db,
    events,
    hotState,
    clock,
    accounts,
    catalog,
    media,
    isFollowing: (userId, hostId) => interaction.isFollowing(userId, hostId),
    jobs,
    mailer,
    publicUrl: addresses.publicUrl,
    emailOf: accounts.emailOf,
    linkSecret,
  });
  const { publicUrl } = addresses;
  const sharing = createSharing({
    db,
    events,
    hotState,
    clock,
    publicUrl,
    accounts,
    catalog,
    rooms,
  });
  const publicOrigin = new URL(addresses.publicUrl).origin;
  const onError = (error: unknown): void => log.error({ err: error }, 'a room stumbled');
  const { measures, registry } = newMeasures();
  const broker = countedBroker(parts.broker, measures);
  const interaction = createInteraction({
    db,
    events,
    hotState,
    broker,
    clock,
    accounts,
    catalog,
    rooms,
    publicOrigin,
    trustedProxies: config.trustedProxies,
    onError,
  });
  const reminders = createReminders({
    db,
    events,
    hotState,
    jobs,
    clock,
    mailer,
    accounts,
    rooms,
    interaction,
    secret: linkSecret,
    vapidKeys: await readOrMakeVapidKeys(join(parts.dataDir, 'secrets', 'push.json')),
    publicUrl: addresses.publicUrl,
    allowLoopbackPush: parts.allowLoopbackPush,
    onError: (error) => log.warn({ err: error }, 'a message was not sent and is tried again'),
  });
  const orders = createOrders({
    db,
    events,
    clock,
    payments,
    catalog,
    userNames: accounts.userNames,
    parcelOf: (orderId) => fulfilment.parcelOf(orderId),
    addressOf: (userId, addressId) => accounts.addressOf(db, userId, addressId),
    soldOutIn: rooms.soldOutIn,
    unpaidOrderMinutes: config.unpaidOrderMinutes,
    onBatch: measures.orderBatch,
  });
  const { sandboxCarrierStepMs } = config;
  const fulfilment = createFulfilment({ db, events, jobs, clock, orders, sandboxCarrierStepMs });

  const reviews = createReviews({ db, events, clock, accounts, catalog, orders });

  const prediction = createPrediction({
    ...{ db, events, blobs, jobs, clock, analytics: behaviour.analytics, online: behaviour.online },
    ...{ accounts, catalog, rooms, interaction, orders },
    promotion: config.predictorPromotion,
    onError: (error, what) => log.warn({ err: error }, what),
  });
  prediction.warm().catch((error) => log.warn({ err: error }, 'no predictor was loaded'));
  const mining = createMining({
    ...{ db, jobs, clock, accounts, catalog, rooms },
    analytics: behaviour.analytics,
    databaseUrl: parts.database.url,
    pastSecret: await readOrMakeSecret(join(parts.dataDir, 'secrets', 'past-purchases')),
    onError: (error, what) => log.warn({ err: error }, what),
  });
  const recommendation = createRecommendation({
    ...{ db, events, blobs, jobs, clock, accounts, catalog, rooms, prediction },
    databaseUrl: parts.database.url,
    candidates: () => feed.candidates(),
    turn: (answer) => traffic.turn(answer),
    onError: (error, what) => log.warn({ err: error }, what),
  });
  recommendation.warm().catch((error) => log.warn({ err: error }, 'no model was loaded'));
  const traffic = createTraffic({
    ...{ db, events, clock, accounts, catalog, rooms, prediction },
    candidates: () => feed.candidates(),
    roomSeats: config.roomSeats,
    onError: (error, what) => log.warn({ err: error }, what),
  });
  // Without processes nobody waits for plans: tests ask for them.
  if (parts.running) traffic.start();
  const onLost = (error: unknown): void => log.warn({ err: error }, 'impressions were lost');
  const feed = createFeed({ db, clock, jobs, rooms, catalog, recommendation, traffic, onLost });
  // Read while everything else starts: the first one who searches does not wait for it.
  feed.warm().catch(onLost);
  const drawing = parts.drawingCode
    ? createDrawing(parts.drawingCode, (error) =>
        log.warn({ err: error }, 'a page was served without its first view'),
      )
    : null;
  const pages = createPages({
    clock,
    accounts,
    catalog,
    rooms,
    reviews,
    feed,
    origin: publicOrigin,
    app: parts.fallback ?? (async () => null),
    drawing,
    isSignedIn: async (request) => (await accounts.resolveCaller(request)).id !== null,
    api: (request, connection) => http.fetch(request, connection),
    onError: (error) => log.warn({ err: error }, 'a page was served without its head'),
  });

  const onboarding = createOnboarding({
    ...{ db, events, blobs, hotState, jobs, accounts, mailer },
    mode: config.onboarding,
    publicUrl: addresses.publicUrl,
  });
  const asks = [...parts.asks, () => eventReaders(events)];
  const running = parts.running ?? nothingRunning(readConfig([], {}));
  const { watch, metrics } = watchRunning({
    ...running,
    ...{ pool: parts.database.pool, blobs, dataDir: parts.dataDir, version: parts.version },
    ...{ asks, log, events, measures, registry },
    rooms: interaction.size,
    roomsByStatus: rooms.countRooms,
  });
  const operations = createOperations({
    db,
    running: () => ({ ...running, pool: parts.database.pool, watch }),
  });

  const modules: Record<string, Module> = {
    accounts: accounts.module,
    onboarding: onboarding.module,
    behaviour: behaviour.module,
    catalog: catalog.module,
    transfers: transfers.module,
    media: media.module,
    payments: payments.module,
    rooms: rooms.module,
    sharing: sharing.module,
    interaction: interaction.module,
    reminders: reminders.module,
    orders: orders.module,
    fulfilment: fulfilment.module,
    reviews: reviews.module,
    prediction: prediction.module,
    mining: mining.module,
    recommendation: recommendation.module,
    traffic: traffic.module,
    feed: feed.module,
    pages: pages.module,
    operations: operations.module,
  };

  const http = createHttp({
    log: log.child({ part: 'http' }),
    hotState,
    resolveCaller: accounts.resolveCaller,
    publicOrigin,
    isHttpsOnly: isPublicHttps(addresses.publicUrl),
    trustedProxies: config.trustedProxies,
    rateLimits: rateLimitsOf(config),
    audit: operations.audit,
    observe: measures.request,
    checkReplies: parts.checkReplies,
    fallback: pages.serve,
  });
  systemRoutes(http, {
    asks,
    clientConfig: ({ request, caller }) => {
      const isHere = isForThisMachine && isAtThisMachine(request, caller.address);
      const isStaff = contracts.may(caller.roles, 'mailbox:read');
      return {
        version: parts.version,
        demo: config.demo,
        mailboxOpen: mailbox !== null && (isHere || isStaff),
        rtmpUrl: addresses.rtmpUrl,
        onboarding: config.onboarding,
        // Log-ins of hosts and operators are shown to nobody but the person at this machine.
        demoAccounts: isHere ? [...parts.demoAccounts()] : [],
      };
    },
  });
  metricsRoute(http.router, { token: config.metricsToken, text: metrics });
  for (const [name, module] of Object.entries(modules)) module.routes(http.routerOf(name));
  const { version } = parts;
  docsRoutes(http, {
    declared: {
      ...contracts,
      ...goods,
      ...miningContracts,
      ...portraits,
      ...predictionContracts,
      ...sites,
      ...trafficContracts,
      ...features,
    },
    version,
    url: addresses.publicUrl,
  });

  const subscribed = Object.values(modules)
    .flatMap((module) => module.subscriptions)
    .map((subscription) => events.subscribe(subscription));

  return {
    http,
    accounts,
    mailboxOpen,
    tasks: [
      ...Object.values(modules).flatMap((module) => module.tasks),
      forgetAnswersTask(db),
      retentionTask({ pool: parts.database.pool, blobs, keepDays: config.keepEventsDays }),
    ],
    handleUpgrade: (request, socket, head) => {
      if (!interaction.handleUpgrade(request, socket, head)) socket.destroy();
    },
    caughtUp: async () => {
      await Promise.all(subscribed.map((subscription) => subscription.caughtUp()));
    },
    drain: async () => {
      // Readers first: what they hear of is told to the rooms.
      const readers = subscribed.map((subscription) => subscription.stop());
      const trainers = [
        ...[prediction.drain(), mining.drain(), recommendation.drain()],
        traffic.drain(),
      ];
      await Promise.all([...readers, ...trainers]);
      await interaction.close();
    },
    close: async () => {
      watch.close();
      reminders.close();
      await prediction.close();
      await recommendation.close();
      await behaviour.close();
      await drawing?.close();
      await media.close();
    },
  };
};

/** Told where the engine can tell. */
const eventReaders = (
  events: EventLog & { health?: () => contracts.PartHealth[] },
): contracts.PartHealth[] => events.health?.() ?? [{ name: 'events', state: 'ok', detail: '' }];
