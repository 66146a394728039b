import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../shell/icons';
import { DifferenceList } from './difference-list';
import type { Links } from './links-api';
import { countOf, differenceOf } from './links-difference';
import type { LinksDraft } from './use-links-draft';

interface ConflictAlertProps {
  readonly draft: LinksDraft;
  /** The set that is stored now, with another tag than the one that the draft is based on. */
  readonly theirs: Links;
  readonly role: 'alert' | 'status';
  readonly onResolved?: () => void;
  readonly children?: ReactNode;
}

/** Shows a conflict: what another user has changed, and the choice between both sets. */
export function ConflictAlert({ draft, theirs, role, onResolved, children }: ConflictAlertProps): ReactNode {
  const { t } = useTranslation();
  const names = new Map(theirs.sources.map(({ code, name }) => [code, name]));
  const difference = differenceOf(
    draft.base.sources.map(({ code }) => code),
    theirs.sources.map(({ code }) => code),
  );
  const resolve = (how: 'rebase' | 'accept'): void => {
    draft[how](theirs);
    onResolved?.();
  };
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={t('links.changedMeanwhile')} role={role}>
      <Stack gap="xs">
        {countOf(difference) > 0 && (
          <DifferenceList difference={difference} nameOf={(code) => names.get(code) ?? draft.sourceOf(code).name} />
        )}
        {children}
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => resolve('rebase')}>
            {t('links.keepMine')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => resolve('accept')}>
            {t('links.takeTheirs')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
