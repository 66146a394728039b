import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { i18n } from '../i18n/i18n';

/**
 * Tells what has happened. Mantine's close button has no label of its own.
 *
 * @returns the id to hide it with
 */
export const notify = (message: ReactNode, autoClose?: number): string =>
  notifications.show({
    message,
    closeButtonProps: closeButton(),
    ...(autoClose !== undefined && { autoClose }),
  });

export const notifyFailure = (error: Error, title = i18n.t('state.failed')): string =>
  notifications.show({ color: 'red', title, message: error.message, closeButtonProps: closeButton() });

const closeButton = () => ({ 'aria-label': i18n.t('action.close') });
