// When the picture of the proof that a page shows was loaded and painted, in milliseconds after the navigation.
export function opened(page) {
  return page.evaluate(() => new Promise((done) => {
    const look = () => {
      const picture = document.querySelector(".proof-stage__picture");
      if (!picture?.complete || !picture.naturalWidth) return setTimeout(look, 4);
      requestAnimationFrame(() => setTimeout(() => {
        const sent = performance.getEntriesByName(picture.currentSrc).pop();
        // The page may have been looked at later than it was there: its bytes and a frame are what counts.
        done(Math.min(performance.now(), (sent?.responseEnd ?? Infinity) + 1000 / 60));
      }));
    };
    look();
  }));
}
