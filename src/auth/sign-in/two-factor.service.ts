import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { secondFactorNotConfigured, secondFactorRequired } from '../../webapi/errors/access-errors.js';
import type { WebapiError } from '../../webapi/errors/webapi-error.js';
import { decrypt } from '../oauth/magento-cipher.js';
import { CoreConfigRepository } from '../../database/core-config.repository.js';
import { TwoFactorRepository, type TwoFactorConfiguration } from './two-factor.repository.js';

const FORCED_PROVIDERS = 'twofactorauth/general/force_providers';

/** Magento ignores these providers until their account is configured; all others work without one. */
const ACCOUNT_OF: Readonly<Record<string, string>> = {
  duo_security: 'twofactorauth/duo/api_hostname',
  authy: 'twofactorauth/authy/api_key',
};

/**
 * Checks whether Magento requires a second factor. This service cannot verify one: it rejects the password alone then.
 */
@Injectable()
export class TwoFactorService {
  private readonly logger = new Logger(TwoFactorService.name);

  /** @internal */
  constructor(
    private readonly repository: TwoFactorRepository,
    private readonly magento: CoreConfigRepository,
    private readonly config: Config,
  ) {}

  /** @returns null when the user needs no second factor, else Magento's error */
  async demandFor(userId: number): Promise<WebapiError | null> {
    const configuration = await this.repository.configurationOf(userId);
    const active = configuration === null ? [] : this.activeProviders(configuration, userId);
    const forced = await this.forcedProviders();
    if (forced.length === 0) return active.length > 0 ? secondFactorRequired(active) : null;
    const activeForced = forced.filter((code) => active.includes(code));
    return activeForced.length === forced.length
      ? secondFactorRequired(activeForced)
      : secondFactorNotConfigured(forced, activeForced);
  }

  private async forcedProviders(): Promise<string[]> {
    const values = await this.magento.values([FORCED_PROVIDERS, ...Object.values(ACCOUNT_OF)]);
    const forced = (values.get(FORCED_PROVIDERS) ?? '')
      .split(',')
      .map((code) => code.trim())
      .filter((code) => code !== '' && code !== '0');
    const usable = forced.filter((code) => !Object.hasOwn(ACCOUNT_OF, code) || values.get(ACCOUNT_OF[code] ?? ''));
    return usable.length > 0 ? usable : forced;
  }

  private activeProviders({ providers, configuration }: TwoFactorConfiguration, userId: number): string[] {
    if (!configuration) return [];
    try {
      const byCode = JSON.parse(decrypt(configuration, this.config.cryptKey)) as Record<string, { active?: unknown }>;
      return Object.keys(byCode ?? {}).filter((code) => Boolean(byCode[code]?.active));
    } catch (error) {
      // Fail closed: without the key, the user's configuration cannot be read.
      this.logger.error(`The two-factor configuration of user ${userId} is unreadable: ${(error as Error).message}`);
      return codesIn(providers);
    }
  }
}

/** Non-empty, so that an unreadable configuration counts as an active one. */
function codesIn(providers: string | null): string[] {
  try {
    const codes = (JSON.parse(providers ?? '[]') as unknown[]).filter((code) => typeof code === 'string');
    return codes.length > 0 ? codes : ['unknown'];
  } catch {
    return ['unknown'];
  }
}
