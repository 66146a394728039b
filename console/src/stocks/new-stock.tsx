import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Failure } from '../shell/states';
import { createStock, useForgetStocks } from './stocks-api';

export function NewStock({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const forget = useForgetStocks();
  const [name, setName] = useState('');
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () => createStock(name),
    onSuccess: async (id) => {
      await forget();
      await navigate(`/stocks/${id}`);
    },
  });
  const close = (): void => {
    reset();
    setName('');
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('stocks.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('stocks.newLead')}
          </Text>
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
            <Button variant="default" onClick={close}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={isPending}>
              {t('stocks.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
