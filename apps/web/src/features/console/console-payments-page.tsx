import { type ConsolePayment, listAllPayments, PaymentStatus } from '@kaibo/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, Wallet } from 'lucide-react';
import { call } from '../../app/api.ts';
import { dateTime, yuan } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { daysAsMs, withDaysAsMs } from './console-days.ts';
import { ConsoleFilters } from './console-filters.tsx';
import { type ConsoleColumn, ConsoleTable } from './console-table.tsx';
import { tradeTexts } from './trade-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;

const tones = {
  pending: 'warn',
  captured: 'good',
  declined: 'bad',
  cancelled: 'neutral',
  refunding: 'warn',
  refunded: 'neutral',
} as const satisfies Record<PaymentStatus, string>;

function PaymentDetail({ payment }: { payment: ConsolePayment }) {
  const text = useMessages(tradeTexts);
  const words = useText().viewer.orders;
  const rows: [string, string][] = [
    [text.payment, payment.id],
    [text.order, payment.reference],
    [text.buyer, payment.payerId],
    [text.provider, payment.provider],
    [text.total, yuan(payment.amountFen)],
    [text.captured, yuan(payment.capturedFen)],
    [text.refunded, yuan(payment.refundedFen)],
    [text.created, dateTime(payment.createdAtMs)],
    [text.changed, dateTime(payment.changedAtMs)],
  ];
  return (
    <div className="grid gap-5">
      <p className="flex items-center gap-3">
        <Badge tone={tones[payment.status]}>{words.paymentStatus[payment.status]}</Badge>
        <Link
          to="/orders/$orderId"
          params={{ orderId: payment.reference }}
          className={buttonClass('plain', 'small', 'ml-auto')}
        >
          <ExternalLink aria-hidden className="size-4" />
          {text.openOrder}
        </Link>
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="text-right break-all tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <section className="grid gap-2">
        <h3 className="font-semibold">{text.callbacks}</h3>
        {payment.callbacks.length === 0 && <p className="text-sm text-soft">{text.noCallbacks}</p>}
        <ul className="grid gap-2">
          {payment.callbacks.map((callback) => (
            <li key={callback.eventId} className="grid gap-0.5 rounded-xl bg-sunken p-3 text-sm">
              <span className="flex justify-between gap-3">
                <span className="font-medium">
                  {callback.kind} {yuan(callback.amountFen)}
                </span>
                <span className="text-soft">{text.outcome[callback.outcome]}</span>
              </span>
              <span className="flex justify-between gap-3 text-xs text-soft">
                <span className="break-all">{callback.eventId}</span>
                <span className="whitespace-nowrap tabular-nums">{dateTime(callback.atMs)}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

const useColumns = (): ConsoleColumn<ConsolePayment>[] => {
  const all = useText();
  const text = useMessages(tradeTexts);
  return [
    {
      key: 'created',
      head: text.created,
      cell: (payment) => dateTime(payment.createdAtMs),
      sortBy: (payment) => payment.createdAtMs,
      className: 'whitespace-nowrap tabular-nums',
    },
    {
      key: 'status',
      head: text.status,
      cell: (payment) => (
        <Badge tone={tones[payment.status]}>
          {all.viewer.orders.paymentStatus[payment.status]}
        </Badge>
      ),
      sortBy: (payment) => payment.status,
    },
    {
      key: 'total',
      head: text.total,
      align: 'right',
      cell: (payment) => yuan(payment.amountFen),
      sortBy: (payment) => payment.amountFen,
    },
    {
      key: 'refunded',
      head: text.refunded,
      align: 'right',
      cell: (payment) => (payment.refundedFen > 0 ? yuan(payment.refundedFen) : '–'),
      sortBy: (payment) => payment.refundedFen,
    },
    {
      key: 'provider',
      head: text.provider,
      cell: (payment) => (
        <span className="flex items-center gap-2">
          {payment.provider}
          {payment.simulated && <Badge>{all.common.simulated}</Badge>}
        </span>
      ),
      sortBy: (payment) => payment.provider,
    },
    {
      key: 'order',
      head: text.order,
      cell: (payment) => payment.reference.slice(-12),
      className: 'text-soft tabular-nums whitespace-nowrap',
    },
  ];
};

export function ConsolePaymentsPage() {
  const all = useText();
  const text = useMessages(tradeTexts);
  const state = useConsoleSearch();
  const columns = useColumns();
  const status = PaymentStatus.options.find((each) => each === state.value('status'));
  const filter = { q: state.value('q') || undefined, status, ...daysAsMs(state.values) };
  const list = useInfiniteQuery({
    queryKey: ['console', 'payments', filter],
    queryFn: ({ pageParam }) =>
      call(listAllPayments, { query: { ...filter, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ payments }) => (payments.length < PAGE ? undefined : payments.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
  const payments = list.data?.pages.flatMap((page) => page.payments) ?? [];
  const opened = payments.find(({ id }) => id === state.value('open')) ?? null;
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{text.payments}</h1>
      <ConsoleFilters
        page="payments"
        csv="/v1/console/payments.csv"
        csvQuery={withDaysAsMs}
        filters={[
          { kind: 'search', name: 'q', label: text.searchPayments },
          {
            kind: 'choice',
            name: 'status',
            label: text.status,
            options: PaymentStatus.options.map((value) => ({
              value,
              label: all.viewer.orders.paymentStatus[value],
            })),
          },
          { kind: 'day', name: 'from', label: text.from },
          { kind: 'day', name: 'to', label: text.to },
        ]}
      />
      <ConsoleTable
        label={text.payments}
        list={list}
        rows={payments}
        columns={columns}
        keyOf={(payment) => payment.id}
        open={(payment) => state.set({ open: payment.id })}
        openKey={opened?.id ?? null}
        empty={{ icon: Wallet, title: text.noPayments, hint: text.emptyHint }}
      />
      <Sheet open={opened !== null} onClose={() => state.set({ open: '' })} title={text.payment}>
        {opened && <PaymentDetail payment={opened} />}
      </Sheet>
    </>
  );
}
