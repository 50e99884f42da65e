export function ConsoleUsersPage() {
  return null;
}
