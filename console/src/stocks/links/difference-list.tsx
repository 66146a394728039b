import { List } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinksDifference } from './links-difference';

interface DifferenceListProps {
  readonly difference: LinksDifference;
  readonly nameOf: (code: string) => string;
}

/** What changes, in words. */
export function DifferenceList({ difference: { added, removed, moved }, nameOf }: DifferenceListProps): ReactNode {
  const { t } = useTranslation();
  return (
    <List size="sm" spacing={4}>
      {added.map(({ code, to }) => (
        <List.Item key={code}>{t('links.willAdd', { name: nameOf(code), to })}</List.Item>
      ))}
      {moved.map(({ code, from, to }) => (
        <List.Item key={code}>{t('links.willMove', { name: nameOf(code), from, to })}</List.Item>
      ))}
      {removed.map(({ code, from }) => (
        <List.Item key={code}>{t('links.willRemove', { name: nameOf(code), from })}</List.Item>
      ))}
    </List>
  );
}
