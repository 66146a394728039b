import { Injectable, Logger } from '@nestjs/common';
import { isUnavailable } from '../../database/errors/database-errors.js';
import { render, WebapiError } from '../../webapi/errors/webapi-error.js';
import { DistanceService } from '../source-selection/distance/distance.service.js';
import type { SourceToSave } from './source-to-save.js';

/** Geocodes sources that are saved without coordinates, as Magento does. */
@Injectable()
export class SourceGeocodingService {
  private readonly logger = new Logger(SourceGeocodingService.name);

  /** @internal */
  constructor(private readonly distance: DistanceService) {}

  /**
   * Like Magento, it takes 0 for a coordinate that is not set, and the address from the request alone. A failure is
   * logged, and the source stays as it was sent.
   */
  async geocode(source: SourceToSave): Promise<SourceToSave> {
    if (source.latitude || source.longitude) return source;
    try {
      if (!(await this.distance.isConfigured())) return source;
      const { lat, lng } = await this.distance.locate({
        country: source.countryId ?? '',
        postcode: source.postcode ?? '',
        street: source.street ?? '',
        region: source.region ?? '',
        city: source.city ?? '',
      });
      return { ...source, latitude: lat, longitude: lng };
    } catch (error) {
      // In the transaction of a caller, it starts again.
      if (isUnavailable(error)) throw error;
      this.logger.warn(`Source "${source.sourceCode}" is not geocoded. ${reasonOf(error)}`);
      return source;
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof WebapiError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { message, parameters = [], errors = [] } = error.body;
  return [{ message, parameters }, ...errors].map(render).join(' ');
}
