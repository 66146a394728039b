/** Tells screen readers what has happened, in the live region of the layout. */
export function announce(text: string): void {
  const region = document.getElementById('announcements');
  if (!region) return;
  // The same text twice would not be read again.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
