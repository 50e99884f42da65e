import type { RoomFormat } from '@kaibo/contracts';
import {
  GraduationCap,
  Headset,
  type LucideIcon,
  MessagesSquare,
  ScanSearch,
  ShoppingBag,
  Sparkles,
} from 'lucide-react';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { previewTexts } from './preview-texts.ts';

export const formatIcons: Record<RoomFormat, LucideIcon> = {
  sale: ShoppingBag,
  launch: Sparkles,
  review: ScanSearch,
  interview: MessagesSquare,
  lesson: GraduationCap,
  'after-sale': Headset,
};

export function FormatBadge({
  format,
  tone = 'neutral',
}: {
  format: RoomFormat;
  tone?: 'neutral' | 'glass';
}) {
  const text = useMessages(previewTexts);
  const Icon = formatIcons[format];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3" />
      {text.format[format]}
    </Badge>
  );
}
