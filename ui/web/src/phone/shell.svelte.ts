// The service worker that lets the phone open without a line. It keeps the
// page's own files and nothing else, under /m/ and nowhere else.

class Shell {
  /** A newer version waits to take over. */
  waiting = $state.raw<ServiceWorker | undefined>();

  register() {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    navigator.serviceWorker.register('/m/sw.js', { scope: '/m/' }).then(
      (registration) => {
        const look = () => {
          if (registration.waiting && navigator.serviceWorker.controller) this.waiting = registration.waiting;
        };
        look();
        registration.addEventListener('updatefound', () =>
          registration.installing?.addEventListener('statechange', look),
        );
        addEventListener('online', () => void registration.update().catch(() => {}));
      },
      () => {
        // Without it the page needs a line to open; what is kept is kept all the same.
      },
    );
  }

  /** Takes the newer version: everything that waits is kept, so the page may begin anew. */
  update() {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.waiting?.postMessage('take over');
  }
}

export const shell = new Shell();
