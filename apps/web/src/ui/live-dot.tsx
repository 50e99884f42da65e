/** The beat that says "on air"; still when the person asked for less motion. */
export function LiveDot() {
  return <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-white" />;
}
