import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '../shell/notify';
import { Icon } from '../shell/icons';
import { NameDialog } from './name-dialog';
import { saveStock, useForgetStocks, type Stock } from './stocks-api';

export function RenameStock({ stock }: { readonly stock: Stock }): ReactNode {
  const { t } = useTranslation();
  const forget = useForgetStocks();
  const [isOpen, dialog] = useDisclosure();
  const rename = async (name: string): Promise<void> => {
    await saveStock({ ...stock, name });
    await forget();
    notify(t('stocks.renamed'));
    dialog.close();
  };
  return (
    <>
      <Button variant="default" leftSection={<Icon name="edit" size={16} />} onClick={dialog.open}>
        {t('stocks.rename')}
      </Button>
      <NameDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('stocks.rename')}
        present={stock.name}
        submitLabel={t('action.save')}
        onSubmit={rename}
      />
    </>
  );
}
