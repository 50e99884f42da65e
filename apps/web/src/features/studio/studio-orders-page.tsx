export function StudioOrdersPage() {
  return null;
}
