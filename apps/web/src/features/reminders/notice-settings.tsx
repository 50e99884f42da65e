import { type NoticeChoices, type NoticeKind, noticeKinds, setNotice } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { pushTexts } from './push-texts.ts';
import { noticesQuery } from './reminder-queries.ts';

interface Wish {
  kind: NoticeKind;
  mail: boolean;
  push: boolean;
}

function Row({
  kind,
  choices,
  choose,
}: {
  kind: NoticeKind;
  choices: NoticeChoices;
  choose: (wish: Wish) => void;
}) {
  const text = useMessages(pushTexts).settings;
  const { title, hint } = text.kinds[kind];
  const choice = choices[kind];
  const box = 'mx-auto block size-5 accent-(--accent)';
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-3 pr-3 text-left font-normal">
        <span className="block text-sm font-medium">{title}</span>
        <span className="block text-xs text-soft">{hint}</span>
      </th>
      {(['mail', 'push'] as const).map((way) => (
        <td key={way} className="w-16 text-center">
          <input
            type="checkbox"
            aria-label={`${title}: ${text[way]}`}
            checked={choice[way]}
            onChange={({ target }) => choose({ kind, ...choice, [way]: target.checked })}
            className={box}
          />
        </td>
      ))}
    </tr>
  );
}

/** A table of kinds and ways; each box is saved as it is ticked, and falls back when that is refused. */
export function NoticeSettings() {
  const text = useMessages(pushTexts).settings;
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery(noticesQuery);
  const { queryKey } = noticesQuery;
  const save = useMutation({
    mutationFn: ({ kind, mail, push }: Wish) =>
      call(setNotice, { params: { kind }, body: { mail, push } }),
    onMutate: async ({ kind, mail, push }) => {
      await cache.cancelQueries({ queryKey });
      const before = cache.getQueryData(queryKey);
      cache.setQueryData(
        queryKey,
        (now) => now && { ...now, choices: { ...now.choices, [kind]: { mail, push } } },
      );
      return before;
    },
    onError: (failure, _, before) => {
      cache.setQueryData(queryKey, before);
      toastError(failure);
    },
  });
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-72" />;
  return (
    <table aria-label={text.title} className="w-full">
      <thead>
        <tr className="text-xs text-soft">
          <td />
          <th scope="col" className="w-16 pb-2 font-medium">
            {text.mail}
          </th>
          <th scope="col" className="w-16 pb-2 font-medium">
            {text.push}
          </th>
        </tr>
      </thead>
      <tbody>
        {noticeKinds.map((kind) => (
          <Row key={kind} kind={kind} choices={data.choices} choose={save.mutate} />
        ))}
      </tbody>
    </table>
  );
}
