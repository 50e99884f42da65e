import type { TrafficRulesInput } from '@kaibo/contracts/traffic';
import { useMessages } from '../../app/text.ts';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { NumberField } from './number-field.tsx';
import type { Draft } from './policy-draft.ts';
import { fieldGrid, PolicySection } from './policy-section.tsx';
import { policyTexts } from './policy-texts.ts';

export interface FieldsProps {
  rules: TrafficRulesInput;
  change: (part: Partial<TrafficRulesInput>) => void;
  disabled: boolean;
}

interface AboutProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  disabled: boolean;
}

export function AboutFields({ draft, change, disabled }: AboutProps) {
  const text = useMessages(policyTexts).fields;
  const { rules, noteForHosts } = draft;
  return (
    <PolicySection title={text.about}>
      <TextField
        label={text.title}
        value={draft.title}
        maxLength={80}
        disabled={disabled}
        onChange={({ target }) => change({ title: target.value })}
      />
      <TextArea
        label={text.note}
        value={draft.note}
        maxLength={500}
        disabled={disabled}
        onChange={({ target }) => change({ note: target.value })}
      />
      <div className={fieldGrid}>
        {(['zh', 'en'] as const).map((locale) => (
          <TextField
            key={locale}
            label={locale === 'zh' ? text.noteZh : text.noteEn}
            hint={locale === 'zh' ? text.noteHint : undefined}
            value={noteForHosts[locale]}
            maxLength={200}
            disabled={disabled}
            onChange={({ target }) =>
              change({ noteForHosts: { ...noteForHosts, [locale]: target.value } })
            }
          />
        ))}
        <SelectField
          label={text.mode}
          value={rules.mode}
          disabled={disabled}
          onChange={({ target }) =>
            change({ rules: { ...rules, mode: target.value === 'rank' ? 'rank' : 'lp' } })
          }
        >
          <option value="lp">{text.modes.lp}</option>
          <option value="rank">{text.modes.rank}</option>
        </SelectField>
        <NumberField
          label={text.windowSeconds}
          value={rules.windowSeconds}
          least={10}
          most={60}
          disabled={disabled}
          change={(value) =>
            change({ rules: { ...rules, windowSeconds: Math.round(value ?? rules.windowSeconds) } })
          }
        />
      </div>
    </PolicySection>
  );
}

/** Names of α as people choose them. */
const ALPHAS = { none: 0, proportional: 1, strong: 2, maxMin: null } as const;
type AlphaName = keyof typeof ALPHAS;
const alphaNames = Object.keys(ALPHAS) as AlphaName[];

const nameOfAlpha = ({ alpha, weight }: TrafficRulesInput['merit']): AlphaName => {
  if (weight === 0 || alpha === 0) return 'none';
  if (alpha === null) return 'maxMin';
  return alpha > 1 ? 'strong' : 'proportional';
};

export function FairnessFields({ rules, change, disabled }: FieldsProps) {
  const text = useMessages(policyTexts).fields;
  const { merit } = rules;
  const choose = (name: AlphaName): void => {
    const weight = name === 'none' ? 0 : merit.weight || 1;
    change({ merit: { alpha: ALPHAS[name], weight } });
  };
  const shares = [
    ['guardEpsilon', 1],
    ['explorationShare', 0.5],
    ['graduateWidth', 1],
  ] as const;
  return (
    <PolicySection title={text.fairness}>
      <div className={fieldGrid}>
        <SelectField
          label={text.merit}
          value={nameOfAlpha(merit)}
          disabled={disabled}
          onChange={({ target }) => choose(target.value as AlphaName)}
        >
          {alphaNames.map((name) => (
            <option key={name} value={name}>
              {text.alphas[name]}
            </option>
          ))}
        </SelectField>
        <NumberField
          label={text.meritWeight}
          value={merit.weight}
          most={1_000}
          disabled={disabled}
          change={(weight) => change({ merit: { ...merit, weight: weight ?? 0 } })}
        />
        {shares.map(([name, most]) => (
          <NumberField
            key={name}
            label={text[name]}
            hint={name === 'graduateWidth' ? text.graduateHint : undefined}
            value={rules[name]}
            times={100}
            least={name === 'graduateWidth' ? 0.005 : 0}
            most={most}
            disabled={disabled}
            change={(value) => change({ [name]: value ?? 0 })}
          />
        ))}
        <NumberField
          label={text.temperature}
          hint={text.temperatureHint}
          value={rules.temperature}
          most={10}
          disabled={disabled}
          change={(temperature) => change({ temperature: temperature ?? 0 })}
        />
      </div>
    </PolicySection>
  );
}

export function WorthFields({ rules, change, disabled }: FieldsProps) {
  const text = useMessages(policyTexts).fields;
  const { worth, rank } = rules;
  return (
    <>
      <PolicySection title={text.worth}>
        <div className={fieldGrid}>
          {(['orders', 'watchFenPerMinute', 'followFen'] as const).map((name) => (
            <NumberField
              key={name}
              label={text[name]}
              value={worth[name]}
              most={1_000}
              disabled={disabled}
              change={(value) => change({ worth: { ...worth, [name]: value ?? 0 } })}
            />
          ))}
        </div>
      </PolicySection>
      <PolicySection title={text.rank} hint={text.rankHint}>
        <div className={fieldGrid}>
          {(['popularity', 'sales', 'quality', 'value'] as const).map((name) => (
            <NumberField
              key={name}
              label={text[name]}
              value={rank[name]}
              most={1_000}
              disabled={disabled}
              change={(value) => change({ rank: { ...rank, [name]: value ?? 0 } })}
            />
          ))}
          <NumberField
            label={text.halfLifeMinutes}
            value={rank.halfLifeMinutes}
            least={1}
            most={1_440}
            disabled={disabled}
            change={(value) =>
              change({ rank: { ...rank, halfLifeMinutes: Math.round(value ?? 1) } })
            }
          />
          <NumberField
            label={text.positionDiscount}
            value={rank.positionDiscount}
            least={0.1}
            most={1}
            disabled={disabled}
            change={(value) => change({ rank: { ...rank, positionDiscount: value ?? 1 } })}
          />
        </div>
      </PolicySection>
    </>
  );
}
