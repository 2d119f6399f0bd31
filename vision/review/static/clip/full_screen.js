// Full screen: the whole page without its bar, so that time, notes and drawing stay at hand.

/**
 * Returns a function that goes to the full screen and back; `end` of it only goes back. `changed` is called each time.
 * Where a browser knows no full screen but a video's, as on some phones, the page at least fills its window.
 */
export function fullScreen(changed) {
  const page = document.documentElement;
  const show = (full) => {
    if (page.classList.toggle("full", full) === full) changed();
  };
  document.addEventListener("fullscreenchange", () => show(Boolean(document.fullscreenElement)));
  const end = () => (document.fullscreenElement ? document.exitFullscreen() : show(false));
  const turn = () => {
    if (page.classList.contains("full")) return end();
    return page.requestFullscreen ? page.requestFullscreen().catch(() => show(true)) : show(true);
  };
  return Object.assign(turn, { end });
}
