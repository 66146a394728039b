import { Alert, Button, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ClipboardEvent, ReactNode } from 'react';
import { FormProvider, useForm, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { notify } from '../shell/notify';
import { ApiError } from '../api/errors';
import { countryName } from '../i18n/format';
import { useMay } from '../session/use-session';
import { Icon } from '../shell/icons';
import { SaveBar } from '../shell/save-bar';
import { Section } from '../shell/section';
import { Failure } from '../shell/states';
import { Unsaved } from '../shell/unsaved';
import { numberOf, positionIn, TEXTS, toChanges, type SourceForm, type TextField } from './source-form';
import { CodeIsTaken, createSource, DEFAULT_SOURCE, saveSource, useForgetSources } from './sources-api';

interface SourceEditorProps {
  readonly initial: SourceForm;
  readonly isNew: boolean;
}

export function SourceEditor({ initial, isNew }: SourceEditorProps): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const forget = useForgetSources();
  const isEditable = useMay()('editSources');
  const form = useForm<SourceForm>({ values: initial, resetOptions: { keepDirtyValues: true } });
  const { isDirty, dirtyFields } = form.formState;
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (values: SourceForm) => {
      const changes = toChanges(values, (field) => isNew || field in dirtyFields);
      if (isNew) await createSource(values.source_code, changes);
      else await saveSource(values.source_code, changes);
      return values;
    },
    onSuccess: async (values) => {
      notify(t('sources.saved', { name: values.name }));
      form.reset(values);
      await forget();
      if (isNew) await navigate(`/sources/${encodeURIComponent(values.source_code)}`);
    },
    onError: (failure) => {
      if (failure instanceof CodeIsTaken) form.setError('source_code', { message: t('sources.codeTaken') });
      if (failure instanceof ApiError) showAtFields(failure);
    },
  });
  /** The API names the field in the parameters of its messages. */
  const showAtFields = ({ complaints }: ApiError): void => {
    for (const { parameters, text } of complaints) {
      const field = TEXTS.find((each) => each === parameters['field'] || (each === 'name' && 'name' in parameters));
      if (field) form.setError(field, { message: text }, { shouldFocus: true });
    }
  };
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void form.handleSubmit((values) => mutate(values))(event)} noValidate>
        <fieldset disabled={!isEditable} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
          <Stack gap="lg">
            <Section title={t('sources.basics')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <Field name="name" isRequired />
                <Field name="source_code" isRequired={isNew} isReadOnly={!isNew} hint={t('sources.codeHint')} />
              </SimpleGrid>
              <Textarea label={t('sources.field.description')} autosize minRows={2} {...form.register('description')} />
              <Toggle
                name="enabled"
                label={t('sources.enabledHint')}
                isDisabled={initial.source_code === DEFAULT_SOURCE}
              />
            </Section>
            <AddressSection />
            <Section title={t('sources.contact')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <Field name="contact_name" />
                <Field name="email" />
                <Field name="phone" />
                <Field name="fax" />
              </SimpleGrid>
            </Section>
            <PickupSection isDefault={initial.source_code === DEFAULT_SOURCE} />
            {error && !(error instanceof CodeIsTaken) && <Failure error={error} />}
            {isEditable && (
              <SaveBar onDiscard={isDirty && !isNew ? () => form.reset() : undefined}>
                <Button type="submit" loading={isPending} disabled={!isDirty}>
                  {t(isNew ? 'sources.create' : 'action.save')}
                </Button>
              </SaveBar>
            )}
          </Stack>
        </fieldset>
      </form>
      <Unsaved isDirty={isDirty && !isPending} />
    </FormProvider>
  );
}

function AddressSection(): ReactNode {
  const { t } = useTranslation();
  const form = useFormContext<SourceForm>();
  const country = countryName(form.watch('country_id').trim());
  const paste = (event: ClipboardEvent): void => {
    const position = positionIn(event.clipboardData.getData('text'));
    if (!position) return;
    event.preventDefault();
    for (const axis of ['latitude', 'longitude'] as const) {
      form.setValue(axis, position[axis], { shouldDirty: true, shouldValidate: true });
    }
  };
  const isCoordinate = (limit: number) => (text: string) =>
    text.trim() === '' || Math.abs(numberOf(text)) <= limit || t('sources.coordinate', { limit });
  return (
    <Section title={t('sources.address')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Field name="street" />
        <Field name="city" />
        <Field name="postcode" isRequired />
        <Field name="country_id" isRequired hint={country ?? t('sources.countryHint')} />
        <Field name="region" />
        <Field
          name="region_id"
          hint={t('sources.regionIdHint')}
          validate={(text) => /^\s*\d*\s*$/.test(text) || t('sources.whole')}
        />
        <Field name="latitude" hint={t('sources.positionHint')} onPaste={paste} validate={isCoordinate(90)} />
        <Field name="longitude" onPaste={paste} validate={isCoordinate(180)} />
      </SimpleGrid>
    </Section>
  );
}

function PickupSection({ isDefault }: { readonly isDefault: boolean }): ReactNode {
  const { t } = useTranslation();
  const form = useFormContext<SourceForm>();
  const isActive = form.watch('is_pickup_location_active');
  return (
    <Section title={t('sources.pickupTitle')}>
      {isDefault ? (
        <Text size="sm" c="dimmed">
          {t('sources.noPickup')}
        </Text>
      ) : (
        <Toggle name="is_pickup_location_active" label={t('sources.pickupHint')} />
      )}
      {isActive && (
        <>
          <Field name="frontend_name" hint={t('sources.frontendNameHint')} />
          <Textarea
            label={t('sources.field.frontend_description')}
            autosize
            minRows={2}
            {...form.register('frontend_description')}
          />
          {(form.watch('street') === '' || form.watch('city') === '') && (
            <Alert color="yellow" icon={<Icon name="warning" />}>
              {t('sources.pickupNeeds')}
            </Alert>
          )}
        </>
      )}
    </Section>
  );
}

interface ToggleProps {
  readonly name: 'enabled' | 'is_pickup_location_active';
  readonly label: string;
  readonly isDisabled?: boolean;
}

function Toggle({ name, label, isDisabled = false }: ToggleProps): ReactNode {
  const form = useFormContext<SourceForm>();
  return (
    <Switch
      label={label}
      disabled={isDisabled}
      checked={form.watch(name)}
      onChange={(event) => form.setValue(name, event.currentTarget.checked, { shouldDirty: true })}
    />
  );
}

interface FieldProps {
  readonly name: TextField;
  readonly hint?: string;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly onPaste?: (event: ClipboardEvent) => void;
  readonly validate?: (text: string) => true | string;
}

/** Beyond its form, nothing is checked here: the API's own messages are shown at the field. */
function Field({ name, hint, isRequired = false, isReadOnly = false, onPaste, validate }: FieldProps): ReactNode {
  const { t } = useTranslation();
  const form = useFormContext<SourceForm>();
  return (
    <TextInput
      label={t(`sources.field.${name}`)}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      withAsterisk={isRequired}
      readOnly={isReadOnly}
      onPaste={onPaste}
      error={form.formState.errors[name]?.message}
      {...form.register(name, { ...(validate && { validate }) })}
    />
  );
}
