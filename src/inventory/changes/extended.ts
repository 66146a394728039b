/** What was sent with a thing, or loaded for it, under the names that stand in `extension_attributes`. */
export type AttributeValues = Readonly<Record<string, unknown>>;

/** A thing that may have attributes which modules added. */
export interface Extended {
  extensionAttributes?: AttributeValues | undefined;
}
