/** Parts of a page, one under the other, that are made anew only when what they show changed. */
export class KeptParts {
  private readonly kept = new Map<string, { readonly inputs: readonly unknown[]; readonly nodes: readonly Node[] }>();

  constructor(private readonly element: HTMLElement) {}

  /** The part of this name: the one from before, while its inputs are the same. */
  keep(name: string, inputs: readonly unknown[], make: () => readonly Node[]): readonly Node[] {
    const known = this.kept.get(name);
    if (known?.inputs.every((input, i) => input === inputs[i]) === true) return known.nodes;
    const nodes = make();
    this.kept.set(name, { inputs, nodes });
    return nodes;
  }

  /** Shows these parts and nothing else. What was there stays where it is: moving it would take the focus from it. */
  show(parts: readonly (readonly Node[])[]): void {
    const nodes = parts.flat();
    const wanted = new Set(nodes);
    for (const node of [...this.element.childNodes]) if (!wanted.has(node)) node.remove();
    nodes.forEach((node, place) => {
      const there = this.element.childNodes[place];
      if (there !== node) this.element.insertBefore(node, there ?? null);
    });
  }
}
