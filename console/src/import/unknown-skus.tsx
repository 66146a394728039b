import { Alert, Group, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../shell/icons';
import type { PlannedLine } from './plan';

interface UnknownSkusProps {
  readonly plan: readonly PlannedLine[];
  readonly allowsUnknown: boolean;
  readonly setAllowsUnknown: (isAllowed: boolean) => void;
}

/** SKUs without a product are mostly misspelt: they are saved only if the user says so. */
export function UnknownSkus({ plan, allowsUnknown, setAllowsUnknown }: UnknownSkusProps): ReactNode {
  const { t } = useTranslation();
  const count = plan.filter(({ problem }) => problem === 'unknownSku').length;
  if (count === 0 && !allowsUnknown) return null;
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{count > 0 && t('import.unknownSkus', { count })}</Text>
        <Switch
          label={t('import.allowUnknown')}
          checked={allowsUnknown}
          onChange={(event) => setAllowsUnknown(event.currentTarget.checked)}
        />
      </Group>
    </Alert>
  );
}
