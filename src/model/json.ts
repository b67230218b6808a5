/** Any JSON value as JSON.parse returns it. Objects from disk may hold any key, `__proto__` included, as own property. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
