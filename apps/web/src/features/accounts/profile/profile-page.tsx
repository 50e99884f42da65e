import type { Me } from '@kaibo/contracts';
import type { FormEvent } from 'react';
import { useMessages, useText } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast.tsx';
import { AccountSubpage, Card } from '../account-subpage.tsx';
import { hubTexts } from '../account-texts.ts';
import { FormProblem, wrongFields } from '../refusal.tsx';
import { useSaveMe } from '../use-save-me.ts';
import { AboutCard } from './about-form.tsx';
import { AvatarEditor } from './avatar-editor.tsx';

function NameForm({ me }: { me: Me }) {
  const text = useText();
  const words = useMessages(hubTexts).profile;
  const save = useSaveMe();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '');
    save.mutate({ name }, { onSuccess: () => toast(text.common.saved) });
  };
  const isWrong = wrongFields(save.error).has('name');
  return (
    <form onSubmit={submit} className="grid gap-3">
      <TextField
        label={words.name}
        name="name"
        defaultValue={me.name}
        required
        maxLength={40}
        hint={words.nameHint}
        autoComplete="nickname"
        error={isWrong ? words.nameHint : null}
      />
      <FormProblem error={save.error} shown={isWrong ? ['http/bad-input'] : []} />
      <Button type="submit" look="accent" busy={save.isPending} className="justify-self-start">
        {text.common.save}
      </Button>
    </form>
  );
}

function Profile({ me }: { me: Me }) {
  const words = useMessages(hubTexts).profile;
  return (
    <>
      <Card title={words.face}>
        <AvatarEditor me={me} />
        <NameForm me={me} />
      </Card>
      <AboutCard />
    </>
  );
}

export function ProfilePage() {
  const words = useMessages(hubTexts).profile;
  return <AccountSubpage title={words.title}>{(me) => <Profile me={me} />}</AccountSubpage>;
}
