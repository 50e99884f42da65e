export function StudioRoomPage() {
  return null;
}
