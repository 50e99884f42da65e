import { checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import type { AnyPredictor, Classifier, Regressor, Task } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import { ensembleCore } from './ensemble-of.ts';
import { answersOf, fitMember, type MakeModel, type ModelSpec, specsOf } from './member.ts';

export interface VotingOptions {
  /** Two models or more. */
  members: readonly ModelSpec[];
  /** How much each counts; alike when not said. */
  votes?: readonly number[];
}

const coreOf = (make: MakeModel, task: Task, given: VotingOptions | undefined): Core => {
  const members = specsOf(make, task, given?.members);
  const votes = given?.votes ?? members.map(() => 1);
  checkOption('votes', votes.length, { atLeast: members.length, atMost: members.length });
  for (const vote of votes) checkOption('votes', vote, { above: 0 });
  const total = votes.reduce((sum, vote) => sum + vote, 0);
  const learn = async (training: Training) => {
    const parts: AnyPredictor[] = [];
    for (const { model, options } of members) {
      parts.push(await fitMember(make(task, model, options), training));
      training.onProgress({ step: parts.length, steps: members.length });
    }
    return { parts };
  };
  return ensembleCore(
    'voting',
    { members, votes },
    {
      learn,
      combine({ parts }, table, classes) {
        const sums = new Float64Array(table.rows * Math.max(1, classes.length));
        parts.forEach((part, at) => {
          answersOf(part, table, classes).forEach((value, place) => {
            sums[place]! += (votes[at]! / total) * value;
          });
        });
        return sums;
      },
    },
  );
};

/** Mean of the probabilities of several models. */
export const votingClassifier =
  (make: MakeModel) =>
  (options?: VotingOptions): Classifier & Loadable =>
    classifierOf(coreOf(make, 'classify', options));

/** Mean of the values of several models. */
export const votingRegressor =
  (make: MakeModel) =>
  (options?: VotingOptions): Regressor & Loadable =>
    regressorOf(coreOf(make, 'regress', options));
