import { Button, Center, Group, Paper, PasswordInput, Stack, Text, TextInput, ThemeIcon, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../shell/icons';
import { Preferences } from '../shell/preferences';
import { Failure } from '../shell/states';
import { signIn } from './sign-in';

export function SignInPage(): ReactNode {
  const { t } = useTranslation();
  useDocumentTitle(`${t('signIn.title')} · nest-msi`);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (form: FormData) => signIn(String(form.get('username')), String(form.get('password'))),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    mutate(new FormData(event.currentTarget));
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Stack align="center" gap="xs" ta="center">
          <ThemeIcon size={48} radius="lg">
            <Icon name="stock" size={28} />
          </ThemeIcon>
          <Title order={1}>{t('signIn.title')}</Title>
          <Text c="dimmed">{t('signIn.lead')}</Text>
        </Stack>
        <Paper p="lg" shadow="xs">
          <form onSubmit={submit}>
            <Stack>
              <TextInput label={t('signIn.username')} name="username" autoComplete="username" required autoFocus />
              <PasswordInput
                label={t('signIn.password')}
                name="password"
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
                required
              />
              {error && <Failure error={error} title={t('signIn.failed')} />}
              <Button type="submit" loading={isPending} fullWidth>
                {t('signIn.submit')}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Text size="sm" c="dimmed" ta="center">
          {t('signIn.firstStart')}
        </Text>
        <Group justify="center">
          <Preferences />
        </Group>
      </Stack>
    </Center>
  );
}
