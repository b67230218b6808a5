/** A step into a payload: a key of an object, or a place in a list. */
export type PathStep = string | number;

const plainName = /^[A-Za-z_$][\w$]*$/u;

/** Where a value stands in its payload, as programs write it: `payload.files[0]["a b"]`. */
export function payloadPath(steps: readonly PathStep[]): string {
  return `payload${steps
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return plainName.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('')}`;
}
