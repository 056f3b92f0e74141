// What the builds of the desk and of the phone do alike, to keep small what
// comes before the first picture.

/** Where somebody begins: what these bring along is asked for at once. */
const first = /\/(Desk|Chrome|Wall|SignIn)-[^/]*\.js$/;

/**
 * What is fetched together with a file that is loaded on demand. Its styles
 * always, so that nothing is shown undressed; its scripts the browser finds by
 * itself, and a list of every script of every form would be a fifteenth of
 * what the desk loads first.
 */
export const resolveDependencies = (file: string, needed: string[]): string[] =>
  needed.filter((name) => first.test(`/${file}`) || name.endsWith('.css'));
