import { updateSku } from '@kaibo/contracts';
import type { Ware } from '@kaibo/contracts/goods';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { fenOf } from '../../app/yuan.ts';
import { Badge } from '../../ui/badge.tsx';
import { QuickField } from './quick-field.tsx';
import { waresKey } from './ware-queries.ts';
import { waresTexts } from './wares-texts.ts';

type WareSku = Ware['skus'][number];

const PRICE_MOST_FEN = 100_000_000;
const STOCK_MOST = 10_000_000;
const plainYuan = (fen: number): string =>
  fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2);
const piecesOf = (text: string): number | null =>
  /^\d{1,8}$/.test(text) && Number(text) <= STOCK_MOST ? Number(text) : null;

interface SkuQuickProps {
  sku: WareSku;
  /** What the fields are called for who cannot see them. */
  name: string;
  storeId: string;
}

/** Price and stock of one option, each changed where it stands. Stock goes as a difference, so a sale meanwhile counts. */
export function SkuQuick({ sku, name, storeId }: SkuQuickProps) {
  const words = useMessages(waresTexts);
  const cache = useQueryClient();
  const save = async (body: { priceFen?: number; stockDelta?: number }): Promise<void> => {
    await call(updateSku, { params: { skuId: sku.id }, body });
    await cache.invalidateQueries({ queryKey: waresKey(storeId) });
  };
  const priceOf = (text: string): number | null => {
    const fen = fenOf(text);
    return fen === null || fen < 1 || fen > PRICE_MOST_FEN ? null : fen;
  };
  return (
    <span className="flex items-start gap-2">
      <QuickField
        label={words.priceOf(name)}
        value={plainYuan(sku.priceFen)}
        check={(text) => (priceOf(text) === null ? words.badPrice : null)}
        save={(text) => save({ priceFen: priceOf(text)! })}
        inputMode="decimal"
        prefix="¥"
        className="w-28"
      />
      <span className="grid w-28 gap-1">
        <QuickField
          label={words.stockOf(name)}
          value={String(sku.stock)}
          check={(text) => (piecesOf(text) === null ? words.badStock : null)}
          save={(text) => save({ stockDelta: piecesOf(text)! - sku.stock })}
          inputMode="numeric"
          phonePrefix={words.stock}
        />
        {sku.stock === 0 ? (
          <Badge tone="bad" className="justify-self-end">
            {words.out}
          </Badge>
        ) : (
          sku.isLow && (
            <Badge tone="warn" className="justify-self-end">
              {words.low}
            </Badge>
          )
        )}
      </span>
    </span>
  );
}
