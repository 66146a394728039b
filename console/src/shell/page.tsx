import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, NavigationType, useNavigationType } from 'react-router';

interface PageProps {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly lead?: ReactNode;
  /** The page above this one. */
  readonly parent?: { readonly title: string; readonly to: string };
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: where one is, what it is for, what can be done. */
export function Page({ title, lead, parent, actions, children }: PageProps): ReactNode {
  useDocumentTitle(`${title} · nest-msi`);
  const heading = useRef<HTMLHeadingElement>(null);
  const isNew = useNavigationType() === NavigationType.Push;
  // As where the browser loads a page: screen readers begin with its title, and it is seen from its top.
  useEffect(() => {
    if (!isNew) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <Stack gap="lg">
      <Stack gap={6}>
        {parent && (
          <Breadcrumbs>
            <Anchor component={Link} to={parent.to} size="sm">
              {parent.title}
            </Anchor>
            <Text size="sm" c="dimmed">
              {title}
            </Text>
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
              {title}
            </Title>
            {lead !== undefined && (
              <Text c="dimmed" mt={4} maw={680}>
                {lead}
              </Text>
            )}
          </div>
          {actions !== undefined && <Group gap="sm">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  );
}
