/** What a bulk operation is about. */
export interface OperationProps {
  /** Each once. */
  readonly skus: readonly string[];
  /** Sources that the form begins with. */
  readonly sources: readonly string[];
  readonly onDone: () => void;
  readonly onCancel: () => void;
}
