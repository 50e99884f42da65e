import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';
import { useText } from './text.ts';

export function NotFound() {
  const text = useText();
  return (
    <Empty icon={Compass} title={text.common.notFoundTitle}>
      <p className="mb-4">{text.common.notFoundHint}</p>
      <Link to="/" className={buttonClass('accent')}>
        {text.common.goHome}
      </Link>
    </Empty>
  );
}
