/** What a person can do about a refusal: a button and the command of VS Code that it runs. */
export interface WayOut {
  readonly title: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** Thrown when something is not allowed or not there, and nothing is broken: the message says why, the button helps. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    message: string,
    readonly wayOut: WayOut,
  ) {
    super(message);
  }
}
