/** Alt with 1…9 (terminals), M (map) and L (lesson) belong to the page, not to the shell. */
export function isShortcut(event: KeyboardEvent): boolean {
  return event.altKey && !event.ctrlKey && !event.metaKey && /^(Digit[1-9]|KeyL|KeyM)$/.test(event.code);
}
