import { Copy, Download } from 'lucide-react';
import { useMessages } from '../../../app/text.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { securityTexts } from '../account-texts.ts';

/** Shown this once: the server keeps only what tells a right one from a wrong one. */
export function BackupCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const words = useMessages(securityTexts).factor;
  const all = codes.join('\n');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(all);
      toast(words.copied);
    } catch {
      getSelection()?.selectAllChildren(document.getElementById('backup-codes') ?? document.body);
    }
  };
  return (
    <div className="grid gap-4">
      <h3 className="font-semibold">{words.backupTitle}</h3>
      <p className="-mt-2 text-sm text-soft">{words.backupHint}</p>
      <ol
        id="backup-codes"
        className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-xl bg-sunken p-4 font-mono text-base"
      >
        {codes.map((code) => (
          <li key={code} className="text-center select-all">
            {code}
          </li>
        ))}
      </ol>
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={() => void copy()}>
          <Copy aria-hidden className="size-4" />
          {words.copyAll}
        </Button>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${words.file}\n\n${all}\n`)}`}
          download={`${words.file}.txt`}
          className={buttonClass('plain')}
        >
          <Download aria-hidden className="size-4" />
          {words.download}
        </a>
      </div>
      <Button look="accent" size="large" onClick={done}>
        {words.saved}
      </Button>
    </div>
  );
}
