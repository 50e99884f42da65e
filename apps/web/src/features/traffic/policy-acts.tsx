import { type Me, may } from '@kaibo/contracts';
import type { TrafficPolicy } from '@kaibo/contracts/traffic';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { AskButton } from './ask-button.tsx';
import type { Draft } from './policy-draft.ts';
import { policyTexts } from './policy-texts.ts';
import {
  useApprove,
  useNewDraft,
  usePublish,
  useRemoveDraft,
  useReturn,
  useRollBack,
  useSave,
  useSubmit,
  useTry,
} from './use-policy-acts.ts';

export interface PolicyActsProps {
  policy: TrafficPolicy;
  draft: Draft;
  isDirty: boolean;
  me: Me;
  saved: (sent: Draft, policy: TrafficPolicy) => void;
}

function DraftActs({ policy, draft, isDirty, saved }: PolicyActsProps) {
  const text = useMessages(policyTexts).acts;
  const save = useSave(policy.id, saved);
  const trial = useTry(policy.id, saved);
  const submit = useSubmit(policy.id);
  const remove = useRemoveDraft(policy.id);
  const { whatIf, revision } = policy;
  const isTried = whatIf?.state === 'done' && whatIf.revision === revision && !isDirty;
  const isTrying = trial.isPending || whatIf?.state === 'running';
  return (
    <>
      <Button
        look={isTried ? 'plain' : 'accent'}
        busy={isTrying}
        onClick={() => trial.mutate(isDirty ? draft : null)}
      >
        {text.try}
      </Button>
      <Button disabled={!isDirty} busy={save.isPending} onClick={() => save.mutate(draft)}>
        {text.save}
      </Button>
      <Button
        look={isTried ? 'accent' : 'plain'}
        disabled={!isTried}
        title={isTried ? undefined : text.submitHint}
        busy={submit.isPending}
        onClick={() => submit.mutate(undefined)}
      >
        {text.submit}
      </Button>
      <AskButton
        label={text.remove}
        hint={text.removeAsk}
        look="danger"
        busy={remove.isPending}
        act={() => remove.mutate()}
      />
      <p className="basis-full text-xs text-soft">
        {isDirty ? text.unsaved : isTried ? null : text.submitHint}
      </p>
    </>
  );
}

/** Who did one of these had a hand in it. */
const WRITING: ReadonlySet<string> = new Set(['created', 'saved', 'submitted']);

function ApprovalActs({ policy, me }: Pick<PolicyActsProps, 'policy' | 'me'>) {
  const text = useMessages(policyTexts).acts;
  const approve = useApprove(policy.id);
  const back = useReturn(policy.id);
  const mayApprove = may(me.roles, 'traffic:approve');
  const isOwn =
    [policy.author, policy.submittedBy].some((person) => person?.id === me.id) ||
    policy.history.some(({ act, by }) => WRITING.has(act) && by?.id === me.id);
  return (
    <>
      <p className="basis-full text-sm">{isOwn ? text.waitsForOther : text.waits}</p>
      {isOwn && mayApprove && (
        <AskButton
          label={text.approveOwn}
          hint={text.approveOwnHint}
          busy={approve.isPending}
          act={() => approve.mutate(policy.revision)}
        />
      )}
      {!isOwn && mayApprove && (
        <Button
          look="accent"
          busy={approve.isPending}
          onClick={() => approve.mutate(policy.revision)}
        >
          {text.approve}
        </Button>
      )}
      {mayApprove && (
        <AskButton
          label={text.return}
          hint={text.waits}
          needsReason
          busy={back.isPending}
          act={(reason) => back.mutate(reason)}
        />
      )}
    </>
  );
}

function PublishActs({ policy }: Pick<PolicyActsProps, 'policy'>) {
  const text = useMessages(policyTexts).acts;
  const publish = usePublish(policy.id);
  return (
    <>
      <p className="basis-full text-sm">{text.readyToPublish(policy.approvedBy?.name ?? '')}</p>
      <AskButton
        label={text.publish}
        hint={text.publishAsk}
        look="accent"
        busy={publish.isPending}
        act={() => publish.mutate(undefined)}
      />
    </>
  );
}

function CopyAct({ policy }: Pick<PolicyActsProps, 'policy'>) {
  const text = useMessages(policyTexts);
  const draft = useNewDraft();
  return (
    <Button busy={draft.isPending} onClick={() => draft.mutate(policy.id)}>
      {text.draftFrom}
    </Button>
  );
}

/** What may be done with a policy as it stands, by whoever looks at it. */
export function PolicyActs(props: PolicyActsProps) {
  const { policy, me } = props;
  const text = useMessages(policyTexts).acts;
  const rollBack = useRollBack(policy.id);
  const mayAct = may(me.roles, 'traffic:act');
  const { state } = policy;
  const mayRollBack = state === 'retired' && may(me.roles, 'traffic:roll-back');
  if (!mayAct && !mayRollBack) return null;
  return (
    <section
      data-acts={state}
      className="flex flex-wrap items-center gap-2 rounded-card bg-raised p-4 shadow-card"
    >
      {state === 'draft' && mayAct && <DraftActs {...props} />}
      {state === 'submitted' && <ApprovalActs policy={policy} me={me} />}
      {state === 'approved' && mayAct && <PublishActs policy={policy} />}
      {mayRollBack && (
        <AskButton
          label={text.rollBack}
          hint={text.rollBackAsk}
          needsReason
          busy={rollBack.isPending}
          act={(reason) => rollBack.mutate(reason)}
        />
      )}
      {state !== 'draft' && state !== 'submitted' && mayAct && <CopyAct policy={policy} />}
      {state !== 'draft' && <p className="basis-full text-xs text-soft">{text.readOnly}</p>}
    </section>
  );
}
