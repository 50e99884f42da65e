export function ConsoleEventsPage() {
  return null;
}
