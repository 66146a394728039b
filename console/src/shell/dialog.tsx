import { Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A modal with a label for its close button: Mantine has none. */
export function Dialog(props: ModalProps): ReactNode {
  const { t } = useTranslation();
  return <Modal closeButtonProps={{ 'aria-label': t('action.close') }} {...props} />;
}
