/** Where a reader's place is kept: with their progress, or in this browser for somebody the server does not know. */
export interface PlaceStore {
  load(): string | null;
  /** Undefined: nothing to come back to. */
  save(place: string | undefined): void;
}

interface Lesson {
  readonly course: string;
  readonly lesson: string;
}

export function strangersPlace({ course, lesson }: Lesson): PlaceStore {
  const key = `podium-place::${course}/${lesson}`;
  return {
    load: () => localStorage.getItem(key),
    save: (place) => (place === undefined ? localStorage.removeItem(key) : localStorage.setItem(key, place)),
  };
}

/** `kept` is what the page came with. Outlives the page: it is also saved as the reader leaves. */
export function learnersPlace({ course, lesson }: Lesson, kept: string | undefined): PlaceStore {
  let known = kept;
  const asStranger = strangersPlace({ course, lesson });
  return {
    load: () => known ?? asStranger.load(),
    save: (place) => {
      if (place === known) return;
      known = place;
      asStranger.save(undefined);
      fetch('/api/places', {
        method: 'POST',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ course, lesson, place }),
      }).catch(() => {
        // Tried again with the next place; reading goes on without it.
        known = undefined;
      });
    },
  };
}
