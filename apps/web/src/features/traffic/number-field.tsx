import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { TextField } from '../../ui/field.tsx';
import { policyTexts } from './policy-texts.ts';

interface NumberFieldProps {
  label: string;
  hint?: string;
  value: number | null;
  change: (value: number | null) => void;
  /** An empty field is null; otherwise it is wrong. */
  mayBeEmpty?: boolean;
  /** What stands in the field is this many times the value: 100 for shares shown in percent. */
  times?: number;
  least?: number;
  most?: number;
  disabled?: boolean;
}

/** 0.07 × 100 is no 7.000000000000001. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/** A number as it is typed; what is no number yet is kept, said, and changes nothing. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, change, mayBeEmpty = false, times = 1, disabled } = props;
  const { least = 0, most = Number.MAX_SAFE_INTEGER } = props;
  const text = useMessages(policyTexts).fields;
  const told = value === null ? '' : String(tidy(value * times));
  const [typed, setTyped] = useState(told);
  const [known, setKnown] = useState(told);
  if (known !== told) {
    setKnown(told);
    if (typed === '' || tidy(Number(typed)) !== Number(told)) setTyped(told);
  }
  const isEmpty = typed.trim() === '';
  const number = Number(typed) / times;
  const isGood = isEmpty
    ? mayBeEmpty
    : Number.isFinite(number) && number >= least && number <= most;
  return (
    <TextField
      label={label}
      hint={hint}
      error={isGood ? null : text.bad}
      inputMode="decimal"
      autoComplete="off"
      disabled={disabled}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        const next = target.value.trim() === '' ? null : tidy(Number(target.value) / times);
        if (next === null ? !mayBeEmpty : !(next >= least && next <= most)) return;
        setKnown(next === null ? '' : String(tidy(next * times)));
        change(next);
      }}
    />
  );
}
