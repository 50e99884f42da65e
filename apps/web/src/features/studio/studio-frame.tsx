import { Outlet } from '@tanstack/react-router';

export function StudioFrame() {
  return <Outlet />;
}
