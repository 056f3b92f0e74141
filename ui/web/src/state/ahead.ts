// Fetches ahead, while nothing else is to be done, what is loaded on demand:
// a form that is first wanted when the line is down must be here already.

// Only what is loaded on demand anyway: naming others here would cut them out
// of the files in which they come first.
const chunks = import.meta.glob([
  '../desk/{Selected,QuietPage,*Table,ApprovalList}.svelte',
  '!../desk/IncidentTable.svelte',
  '../forms/{*Form,*Dialog,Documents,ReportView}.svelte',
  '!../forms/{SetupForm,SignInForm}.svelte',
  '../pages/{IncidentPage,HandoverPage,LedgerPage,Help,OfflinePack}.svelte',
  '../parts/{Palette,KeysDialog,MapDialog}.svelte',
  '../acts/words.ts',
]);

const idle = (run: () => void) =>
  typeof requestIdleCallback === 'function' ? requestIdleCallback(run, { timeout: 4_000 }) : setTimeout(run, 1_000);

let begun = false;

/** One chunk after the other, each when the machine has a moment. One that cannot be had is asked for again when wanted. */
export function fetchAhead(): void {
  if (begun) return;
  begun = true;
  const waiting = Object.values(chunks);
  const next = () => {
    const load = waiting.shift();
    const then = () => void idle(next);
    if (load) load().then(then, then);
  };
  idle(next);
}
