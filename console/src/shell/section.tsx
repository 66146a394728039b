import { Paper, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

/** A part of a page, with a heading that names it. */
export function Section({ title, lead, children }: SectionProps): ReactNode {
  const heading = useId();
  return (
    <Paper p="md" component="section" aria-labelledby={heading}>
      <Stack gap="sm">
        <div>
          <Title order={2} id={heading}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text size="sm" c="dimmed">
              {lead}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
