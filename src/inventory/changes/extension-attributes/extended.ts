/** Values of `extension_attributes` by name, as sent with an entity or loaded for it. */
export type AttributeValues = Readonly<Record<string, unknown>>;

/** An entity to which modules may add attributes. */
export interface Extended {
  extensionAttributes?: AttributeValues | undefined;
}
