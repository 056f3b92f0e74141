// What every command is called, by room: a new room's commands get a file of their own.
import { desk } from './desk.zh.ts';
import { forces } from './forces.zh.ts';
import { graded } from './graded.zh.ts';
import { monitoring } from './monitoring.zh.ts';
import { plans } from './plans.zh.ts';
import { recovery } from './recovery.zh.ts';
import { scene } from './scene.zh.ts';
import { warnings } from './warnings.zh.ts';

export const zh: Record<string, string> = {
  ...desk,
  ...scene,
  ...forces,
  ...monitoring,
  ...recovery,
  ...warnings,
  ...graded,
  ...plans,
};
