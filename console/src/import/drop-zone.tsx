import { Button, FileButton, Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../shell/icons';

export function DropZone({ onFile }: { readonly onFile: (file: File) => void }): ReactNode {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <Paper
      p="xl"
      data-testid="drop-zone"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      style={{ borderStyle: 'dashed', borderColor: isOver ? 'var(--mantine-primary-color-filled)' : undefined }}
    >
      <Stack align="center" gap="sm" py="lg" ta="center">
        <ThemeIcon size={52} radius="xl" variant="light">
          <Icon name="transfer" size={26} />
        </ThemeIcon>
        <Text fw={550}>{t('import.drop')}</Text>
        <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => file && onFile(file)}>
          {(props) => <Button {...props}>{t('import.choose')}</Button>}
        </FileButton>
        <Text size="sm" c="dimmed" maw={520}>
          {t('import.format')}
        </Text>
      </Stack>
    </Paper>
  );
}
