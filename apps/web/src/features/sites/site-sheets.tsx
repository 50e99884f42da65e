import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { CopyLine } from './copy-line.tsx';
import { SiteForm } from './site-form.tsx';
import { type SiteRow, useRenewSecret, useRevokeSite } from './site-queries.ts';
import { siteTexts } from './site-texts.ts';

/** What is open over the page. */
export type Open =
  | { what: 'form'; site: SiteRow | null }
  | { what: 'secret'; secretKey: string }
  | { what: 'renew' | 'revoke'; site: SiteRow };

function Secret({ secretKey, done }: { secretKey: string; done: () => void }) {
  const text = useMessages(siteTexts).secret;
  return (
    <div className="grid gap-4">
      <p className="text-sm text-soft">{text.hint}</p>
      <CopyLine label={text.title} value={secretKey} />
      <Button look="accent" size="large" onClick={done}>
        {text.done}
      </Button>
    </div>
  );
}

function Ask({
  hint,
  act,
  busy,
  run,
}: {
  hint: string;
  act: string;
  busy: boolean;
  run: () => void;
}) {
  return (
    <div className="grid gap-4">
      <p className="text-sm text-soft">{hint}</p>
      <Button look="danger" size="large" busy={busy} onClick={run}>
        {act}
      </Button>
    </div>
  );
}

function Renew({ site, done }: { site: SiteRow; done: (secretKey: string) => void }) {
  const text = useMessages(siteTexts).renewing;
  const renew = useRenewSecret(done);
  return (
    <Ask hint={text.hint} act={text.act} busy={renew.isPending} run={() => renew.mutate(site.id)} />
  );
}

function Revoke({ site, done }: { site: SiteRow; done: () => void }) {
  const text = useMessages(siteTexts).revoking;
  const revoke = useRevokeSite(done);
  return (
    <Ask
      hint={text.hint}
      act={text.act}
      busy={revoke.isPending}
      run={() => revoke.mutate(site.id)}
    />
  );
}

const useTitle = (open: Open | null): string => {
  const text = useMessages(siteTexts);
  if (open === null) return '';
  if (open.what === 'form') return open.site === null ? text.form.add : text.form.edit;
  if (open.what === 'secret') return text.secret.title;
  return open.what === 'renew' ? text.renewing.title : text.revoking.title(open.site.name);
};

export function SiteSheets({
  open,
  show,
}: {
  open: Open | null;
  show: (open: Open | null) => void;
}) {
  const title = useTitle(open);
  const close = (): void => show(null);
  const shown = (secretKey: string | null): void =>
    show(secretKey === null ? null : { what: 'secret', secretKey });
  return (
    <Sheet open={open !== null} onClose={close} title={title} place="center">
      {open?.what === 'form' && <SiteForm site={open.site} done={shown} />}
      {open?.what === 'secret' && <Secret secretKey={open.secretKey} done={close} />}
      {open?.what === 'renew' && <Renew site={open.site} done={shown} />}
      {open?.what === 'revoke' && <Revoke site={open.site} done={close} />}
    </Sheet>
  );
}
