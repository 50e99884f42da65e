export function StudioProductsPage() {
  return null;
}
