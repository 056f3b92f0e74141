// What every command is called, by room: a new room's commands get a file of their own.
import { desk } from './desk.en.ts';
import { forces } from './forces.en.ts';
import { graded } from './graded.en.ts';
import { monitoring } from './monitoring.en.ts';
import { plans } from './plans.en.ts';
import { recovery } from './recovery.en.ts';
import { scene } from './scene.en.ts';
import { warnings } from './warnings.en.ts';

export const en: Record<string, string> = {
  ...desk,
  ...scene,
  ...forces,
  ...monitoring,
  ...recovery,
  ...warnings,
  ...graded,
  ...plans,
};
