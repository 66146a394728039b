import { ActionIcon, Button, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES, type Language } from '../i18n/i18n';
import { Icon } from './icons';

/** Language, and light or dark. */
export function Preferences(): ReactNode {
  const { t, i18n } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Icon name="globe" />}>
            {LANGUAGES[i18n.language as Language]}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <Menu.Item key={code} lang={code} onClick={() => void chooseLanguage(code as Language)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t(other === 'dark' ? 'preferences.dark' : 'preferences.light')}
        onClick={() => setColorScheme(other)}
      >
        <Icon name={other === 'dark' ? 'moon' : 'sun'} />
      </ActionIcon>
    </>
  );
}
