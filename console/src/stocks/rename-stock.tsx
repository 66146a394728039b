import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../shell/icons';
import { Failure } from '../shell/states';
import { saveStock, useForgetStocks, type Stock } from './stocks-api';

export function RenameStock({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const forget = useForgetStocks();
  const [isOpen, dialog] = useDisclosure();
  const [name, setName] = useState(stock.name);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () => saveStock({ ...stock, name }),
    onSuccess: async () => {
      await forget();
      notifications.show({ message: t('stocks.renamed') });
      dialog.close();
    },
  });
  const open = (): void => {
    reset();
    setName(stock.name);
    dialog.open();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <>
      <Button variant="default" leftSection={<Icon name="edit" size={16} />} onClick={open}>
        {t('stocks.rename')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={t('stocks.rename')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t('stocks.name')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={255}
              required
              data-autofocus
            />
            {error && <Failure error={error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                {t('action.cancel')}
              </Button>
              <Button type="submit" loading={isPending} disabled={name === stock.name}>
                {t('action.save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
