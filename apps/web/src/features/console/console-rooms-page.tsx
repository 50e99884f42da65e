export function ConsoleRoomsPage() {
  return null;
}
