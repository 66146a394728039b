import { AppShell, Burger, Button, Group, NavLink, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { SERVICE } from '../api/client';
import { session } from '../session/session';
import { useCaller, useMay, type Right } from '../session/use-session';
import { ConnectionBanner } from './connection-banner';
import { Icon, type IconName } from './icons';
import { Preferences } from './preferences';
import { Loading } from './states';

interface Area {
  readonly to: string;
  readonly label: 'nav.stocks' | 'nav.sources' | 'nav.quantities' | 'nav.selection' | 'nav.import';
  readonly icon: IconName;
  /** All of them. */
  readonly rights: readonly Right[];
}

const AREAS: readonly Area[] = [
  { to: '/stocks', label: 'nav.stocks', icon: 'stock', rights: ['readStocks'] },
  { to: '/sources', label: 'nav.sources', icon: 'source', rights: ['readSources'] },
  { to: '/quantities', label: 'nav.quantities', icon: 'quantity', rights: ['readSources'] },
  {
    to: '/selection',
    label: 'nav.selection',
    icon: 'selection',
    rights: ['readStocks', 'listAlgorithms', 'selectSources'],
  },
  { to: '/import', label: 'nav.import', icon: 'transfer', rights: ['editQuantities'] },
];

export function Layout(): ReactNode {
  const { t } = useTranslation();
  const [isOpen, menu] = useDisclosure();
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const { data: caller } = useCaller();
  useEffect(() => menu.close(), [pathname, menu.close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Button size="compact-sm" className="skip-to-content" onClick={() => content.current?.focus()}>
              {t('nav.skip')}
            </Button>
            <Burger opened={isOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={t('nav.menu')} />
            <ThemeIcon size={30} radius="md" aria-hidden>
              <Icon name="stock" />
            </ThemeIcon>
            <Text fw={650} className="brand">
              nest-msi
            </Text>
          </Group>
          <Group gap={4} wrap="nowrap">
            <Preferences />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('nav.label')}>
        <AppShell.Section grow>
          <Areas pathname={pathname} />
        </AppShell.Section>
        <AppShell.Section>
          <Stack gap={4}>
            <NavLink href={`${SERVICE}/docs`} label={t('nav.docs')} leftSection={<Icon name="book" />} />
            <NavLink
              component="button"
              label={t('signIn.signOut')}
              description={[caller?.name ?? session.username, caller?.role].filter(Boolean).join(' · ')}
              leftSection={<Icon name="exit" />}
              onClick={() => session.end()}
            />
          </Stack>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main ref={content} tabIndex={-1} bg="var(--page-background)" style={{ outline: 'none' }}>
        <VisuallyHidden id="announcements" aria-live="assertive" role="status" />
        <Stack gap="md" maw={1180} mx="auto">
          <ConnectionBanner />
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </Stack>
      </AppShell.Main>
    </AppShell>
  );
}

function Areas({ pathname }: { readonly pathname: string }): ReactNode {
  const { t } = useTranslation();
  const may = useMay();
  return AREAS.filter(({ rights }) => rights.every(may)).map(({ to, label, icon }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      active={pathname === to || pathname.startsWith(`${to}/`)}
      aria-current={pathname.startsWith(to) ? 'page' : undefined}
      label={t(label)}
      leftSection={<Icon name={icon} />}
      styles={{ root: { borderRadius: 'var(--mantine-radius-md)' } }}
    />
  ));
}
