import { Copy } from 'lucide-react';
import { useText } from '../../app/text.ts';
import { IconButton } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.tsx';

/** A text to take along, in letters that are told apart. */
export function CopyLine({ label, value }: { label: string; value: string }) {
  const text = useText();
  const copy = (): void => {
    navigator.clipboard.writeText(value).then(() => toast(text.common.copied), toastError);
  };
  return (
    <div className="flex items-center gap-1 rounded-xl bg-sunken pl-3">
      <code className="min-w-0 flex-1 py-2 text-xs break-all">{value}</code>
      <IconButton label={`${text.common.copy}: ${label}`} onClick={copy}>
        <Copy aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
