/** A colour as it is painted, each part 0 … 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The relative luminance of a colour, 0 … 1, as WCAG 2.2 defines it. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, 1 (none) … 21 (black on white), as WCAG 2.2 defines it. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** A colour with a share of another, 0 … 1: what is seen of a paint of that opacity. */
export function mix(color: Rgb, other: Rgb, share: number): Rgb {
  const part = (place: 0 | 1 | 2): number => Math.round(color[place] + (other[place] - color[place]) * share);
  return [part(0), part(1), part(2)];
}

const steps = 20;

/**
 * The colour, mixed with as little of `towards` as gives it a contrast of `least` on `ground`. Where even `towards`
 * alone does not have it, `towards`.
 */
export function readable(color: Rgb, ground: Rgb, towards: Rgb, least: number): Rgb {
  for (let step = 0; step < steps; step++) {
    const mixed = mix(color, towards, step / steps);
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return towards;
}

/** The least opacity from `from` on that leaves the colour a contrast of `least` on `ground`; 1 where none does. */
export function readableOpacity(color: Rgb, ground: Rgb, from: number, least: number): number {
  for (let opacity = from; opacity < 1; opacity += 1 / steps) {
    if (contrast(mix(ground, color, opacity), ground) >= least) return opacity;
  }
  return 1;
}
