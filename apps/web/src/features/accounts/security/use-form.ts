import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';

/** A form whose fields are read when it is sent; what was typed stays when it is refused. */
export const useForm = <Answer>(
  send: (field: (name: string) => string) => Promise<Answer>,
  done: (answer: Answer) => void,
) => {
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: send,
    onSuccess: (answer) => done(answer),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isPending) return;
    const fields = new FormData(event.currentTarget);
    mutate((name) => String(fields.get(name) ?? ''));
  };
  return { submit, isPending, error, reset };
};
