import {
  type AppliedRole,
  addDocument,
  createUser,
  fileAppeal,
  listMyApplications,
  saveApplication,
  submitApplication,
  suspendUser,
} from '@kaibo/contracts';
import type { Pictures } from './load.ts';
import type { People, Person } from './people.ts';
import { openSession, Refused, type Session, signIn } from './session.ts';

interface Applicant {
  key: string;
  name: string;
  role: AppliedRole;
  legalName: string;
  plan: string;
}

/** Whoever opens the console finds something that waits. */
const applicants: readonly Applicant[] = [
  {
    key: 'applicant-tea',
    name: '岩茶小周',
    role: 'merchant',
    legalName: '武夷山小周茶业有限公司',
    plan: '自家茶园的岩茶和茶具，每月上新两次。想开一家店，由主播带货，48 小时内发货。',
  },
  {
    key: 'applicant-yoga',
    name: '阿玲爱运动',
    role: 'host',
    legalName: '周玲',
    plan: '每周二、四、六晚上八点直播瑜伽课，讲解瑜伽垫和运动服，有五年教学经验。',
  },
  {
    key: 'applicant-toys',
    name: '木木玩具',
    role: 'host',
    legalName: '杭州木木玩具有限公司',
    plan: '实木玩具的设计和安全讲解，现场拆箱，带宝宝试玩。',
  },
];

const SUSPENDED = { key: 'suspended', name: '养生老李' };

export interface ApplicantsNeeds {
  baseUrl: string;
  operator: Session;
  people: People;
  person: (key: string, name: string, roles: Person['roles']) => Person;
  pictures: Pictures;
}

const apply = async (needs: ApplicantsNeeds, applicant: Applicant): Promise<void> => {
  const { key, name, role, legalName, plan } = applicant;
  const session = await needs.people.enter(needs.person(key, name, ['viewer']));
  const { applications } = await session.call(listMyApplications, {});
  const known = applications.find((one) => one.role === role);
  if (known && known.status !== 'draft') return;
  const params = { role };
  const kind = legalName.endsWith('公司') ? 'company' : 'person';
  const body = { kind, legalName, contact: name, phone: '138 0000 0000', plan } as const;
  await session.call(saveApplication, { params, body });
  if (!known?.documents.length) {
    const bytes = await needs.pictures.logo(key);
    const file = new Blob([bytes.slice()], { type: 'image/png' });
    await session.call(addDocument, { params, query: { name: '营业执照.png' }, body: file });
  }
  await session.call(submitApplication, { params });
};

/** Somebody who was suspended and thinks that it was too hard; nothing on a second start. */
const suspendOne = async ({ baseUrl, operator, person }: ApplicantsNeeds): Promise<void> => {
  const { email, password, name, roles } = person(SUSPENDED.key, SUSPENDED.name, ['host']);
  const user = { email, password, name, roles: [...roles], simulated: true };
  const created = await operator.call(createUser, { body: user }).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'accounts/email-taken') return null;
    throw error;
  });
  if (!created) return;
  await operator.call(suspendUser, {
    params: { userId: created.id },
    body: { reason: '直播中宣称保健品“包治百病”。', untilMs: null },
  });
  const token = await signIn(baseUrl, { email, password }).then(
    () => null,
    (error: unknown) => (error instanceof Refused ? error.details.appealToken : null),
  );
  if (typeof token !== 'string') return;
  const text = '那句话是嘉宾说的，我当场更正了，有回放为证。以后会提前向嘉宾说明规定。';
  await openSession(baseUrl).call(fileAppeal, { body: { token, text } });
};

/** Work for the console: applications to review and an appeal to answer. */
export const loadApplicants = async (needs: ApplicantsNeeds): Promise<void> => {
  for (const applicant of applicants) await apply(needs, applicant);
  await suspendOne(needs);
};
