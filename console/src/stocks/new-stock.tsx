import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { NameDialog } from './name-dialog';
import { createStock, useForgetStocks } from './stocks-api';

export function NewStock({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const forget = useForgetStocks();
  const create = async (name: string): Promise<void> => {
    const id = await createStock(name);
    await forget();
    await navigate(`/stocks/${id}`);
  };
  return (
    <NameDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('stocks.new')}
      lead={t('stocks.newLead')}
      submitLabel={t('stocks.create')}
      onSubmit={create}
    />
  );
}
