import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../shell/states';
import { session } from './session';
import { signIn } from './sign-in';
import { useIsExpired } from './use-session';

/** Asks for the password again, over the page as it is: requests wait for it, and what was typed stays. */
export function ExpiredDialog(): ReactNode {
  const { t } = useTranslation();
  const isExpired = useIsExpired();
  const [password, setPassword] = useState('');
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () => signIn(session.username, password),
    onSuccess: () => {
      setPassword('');
      reset();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    mutate();
  };
  return (
    <Modal
      opened={isExpired}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('expired.title')}
      zIndex={1000}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('expired.lead', { name: session.username })}</Text>
          <PasswordInput
            label={t('signIn.password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            required
            data-autofocus
          />
          {error && <Failure error={error} title={t('signIn.failed')} />}
          <Group justify="space-between">
            <Button variant="subtle" color="gray" onClick={() => session.end()}>
              {t('signIn.signOut')}
            </Button>
            <Button type="submit" loading={isPending}>
              {t('expired.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
