/** Magento leaves out what is null. Changes the object itself. */
export function withoutNulls<Shape extends object>(shape: Shape): Shape {
  const record = shape as Record<string, unknown>;
  for (const key in record) if (record[key] === null) record[key] = undefined;
  return shape;
}
