import { describeEventKind, knownEventKinds, type Meaning, meanings } from '../eventKind';
import { broadcastKinds, kindsAddressedBySource, receiverOf } from '../messageRule';

/** What `is:` asks for, beside the meanings of kinds: what becomes of an event of its kind and its ends. */
const roles = {
  notification: 'A task received it: it has a target, or is of a kind that names its receiver as source',
  broadcast: 'It tells every task: a kind such as main_updated, without a target',
  durable: 'The event bus stores its kind without being asked to',
} as const;

/** What an event can be, as `is:` names it: what its kind means, as in the timeline's legend, or one of the roles. */
export type EventTrait = Meaning | keyof typeof roles;

/** Every trait with what it says, in the order in which they are offered. */
export const eventTraits: readonly { readonly trait: EventTrait; readonly explanation: string }[] = [
  ...keysOf(meanings).map((meaning) => ({ trait: meaning, explanation: meaningExplanation(meaning) })),
  ...keysOf(roles).map((role) => ({ trait: role, explanation: roles[role] })),
];

const byName = new Map<string, EventTrait>(eventTraits.map(({ trait }) => [trait, trait]));

/** The trait of this name in any case; undefined when there is none. */
export function findEventTrait(name: string): EventTrait | undefined {
  return byName.get(name.toLowerCase());
}

/** Whether an event of this kind, with or without a source and a target, has the trait. */
export function hasTrait(trait: EventTrait, kind: string, hasSource: boolean, hasTarget: boolean): boolean {
  switch (trait) {
    case 'notification':
      return receiverOf(Number(hasSource), Number(hasTarget), kindsAddressedBySource.has(kind)) !== 0;
    case 'broadcast':
      return !hasTarget && broadcastKinds.has(kind);
    case 'durable':
      return describeEventKind(kind).durable;
    default:
      return describeEventKind(kind).meaning === trait;
  }
}

function meaningExplanation(meaning: Meaning): string {
  if (meaning === 'other') return 'Its kind means none of these, as every kind of your own';
  const kinds = knownEventKinds.flatMap((known) => (known.meaning === meaning ? [known.kind] : []));
  return kinds.join(', ');
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record).filter((key): key is Key => Object.hasOwn(record, key));
}
