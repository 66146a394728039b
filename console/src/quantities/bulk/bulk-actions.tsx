import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../shell/dialog';
import { AssignForm } from './assign-form';
import type { OperationProps } from './operation';
import { TransferForm } from './transfer-form';
import { UnassignForm } from './unassign-form';

const FORMS = { assign: AssignForm, unassign: UnassignForm, transfer: TransferForm } as const;

type Operation = keyof typeof FORMS;

/** Buttons for what is done with many products at once, and their dialogs. */
export function BulkActions({ skus, sources, onDone }: Omit<OperationProps, 'onCancel'>): ReactNode {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure();
  const [operation, setOperation] = useState<Operation>('assign');
  const Form = FORMS[operation];
  return (
    <>
      <Group gap="xs">
        {(Object.keys(FORMS) as Operation[]).map((each) => (
          <Button
            key={each}
            size="compact-sm"
            variant="default"
            onClick={() => {
              setOperation(each);
              dialog.open();
            }}
          >
            {t(`bulk.${each}`)}
          </Button>
        ))}
      </Group>
      <Dialog opened={isOpen} onClose={dialog.close} title={t(`bulk.titles.${operation}`, { count: skus.length })}>
        <Form
          skus={skus}
          sources={sources}
          onCancel={dialog.close}
          onDone={() => {
            dialog.close();
            onDone();
          }}
        />
      </Dialog>
    </>
  );
}
