// Before the first decorator, which records the types of the fields with it.
import 'reflect-metadata';
import { availableParallelism } from 'node:os';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { isServerUrl } from './database-url.js';
import { Bytes, expectedUrl, Flag, isTrustProxy, isWorkers, Text, Whole } from './values.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * The environment, read once. Every field is one variable of docs/configuration.md, in camelCase.
 * Only load-config.ts reads the environment.
 */
export class Config {
  /** TCP port; 0 takes any free one. */
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly port: number = 3000;

  /** Address to listen on. */
  @Matches(/^[^\s/@]+$/, { message: 'must be an IP address or a host name' })
  readonly host: string = '127.0.0.1';

  /** `sqlite:PATH` or `mysql://user:password@host:3306/name`. */
  @ValidateBy(
    { name: 'databaseUrl', validator: { validate: (url: string) => /^sqlite:./.test(url) || isServerUrl(url) } },
    {
      message: ({ value }) => expectedUrl('sqlite:PATH or mysql://user:password@host:3306/name', [value as string]),
    },
  )
  readonly databaseUrl: string = 'sqlite:./var/nest-msi.sqlite';

  /** Read replicas of the server in DATABASE_URL, in the same form, with commas between them. */
  @ValidateBy(
    {
      name: 'databaseReplicaUrls',
      validator: { validate: (urls: string) => urls === '' || urls.split(',').every(isServerUrl) },
    },
    {
      message: ({ value }) =>
        expectedUrl('URLs like mysql://user:password@host:3306/name with commas between them', [
          value as string,
          ...(value as string).split(','),
        ]),
    },
  )
  readonly databaseReplicaUrls: string = '';

  /** Magento's table prefix. */
  @Matches(/^[a-z][a-z0-9_]*$|^$/i, { message: 'may hold letters, digits and underscores, and starts with a letter' })
  readonly databaseTablePrefix: string = '';

  /** Connections to MySQL. */
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly databasePoolSize: number = 10;

  /** Seconds that a request waits for a connection, for a lock, or for a word from MySQL. */
  @IsInt()
  @Min(2)
  @Max(3600)
  readonly databaseTimeout: number = 30;

  /** The user that is created when there is none yet. */
  @Matches(/\S/, { message: 'must not be blank' })
  @MaxLength(40, { message: 'must have at most 40 characters' })
  readonly adminUsername: string = 'admin';

  /** That user's password; empty: one is generated and printed once. */
  @Matches(/^$|\S/, { message: 'must not be blank' })
  readonly adminPassword: string = '';

  /** How long an admin token is good, in minutes (Magento's webapi/jwtauth/admin_expiration). */
  @IsInt()
  @Min(1)
  readonly adminTokenLifetime: number = 60;

  /** Requests for an admin token in a minute, for each client address; 0 takes any number. */
  @IsInt()
  @Min(0)
  readonly tokenRateLimit: number = 60;

  /** Which proxies may name the client and its host (Express's "trust proxy"): how many, their addresses, or all. */
  @ValidateBy(
    { name: 'trustProxy', validator: { validate: isTrustProxy } },
    { message: 'must be a number of proxies, a list of their addresses, true or false' },
  )
  readonly trustProxy: string = 'false';

  /** Key that signs admin tokens: Magento's `crypt/key`, or empty for one of our own, kept in the database. */
  @IsString()
  readonly cryptKey: string = '';

  /** Take integration tokens as bearer tokens; left out, what Magento's configuration in the database says. */
  @Flag()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  readonly enableIntegrationAsBearer: boolean | undefined = undefined;

  /** Least severe level that is logged. */
  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  readonly logLevel: (typeof LOG_LEVELS)[number] = 'info';

  /** Serve the console, a page for people, at /console. */
  @Flag()
  @IsBoolean({ message: 'must be true or false' })
  readonly console: boolean = true;

  /** Answer at /metrics, for Prometheus. */
  @Flag()
  @IsBoolean({ message: 'must be true or false' })
  readonly metrics: boolean = true;

  /** Bearer token that /metrics asks for; empty: none. */
  @IsString()
  readonly metricsToken: string = '';

  /** TCP port for /health and /metrics, which are then not on the API's; left out: on the API's. */
  @Whole()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly operationsPort: number | undefined = undefined;

  /** Processes that serve the API, or `auto` for one a CPU core; more than one needs MySQL or MariaDB. */
  @Text((text) => (text === 'auto' ? text : Number(text)))
  @ValidateBy(
    { name: 'workers', validator: { validate: isWorkers } },
    { message: 'must be a number from 1 to 256, or auto' },
  )
  readonly workers: number | 'auto' = 1;

  /** Seconds between the signal to end and the end of listening, in which load balancers notice. */
  @IsNumber()
  @Min(0)
  readonly shutdownDelay: number = 0;

  /** Seconds that requests under way then have to finish. */
  @IsNumber()
  @Min(0)
  readonly shutdownTimeout: number = 20;

  /** Largest request body, in bytes; `64mb` and the like are understood. */
  @Bytes()
  @IsInt({ message: 'must be a number of bytes such as 1048576, 512kb or 64mb' })
  @Min(1)
  readonly bodyLimit: number = 16 * 1024 * 1024;

  /** Longest query string, in bytes. */
  @Bytes()
  @IsInt({ message: 'must be a number of bytes such as 8192 or 8kb' })
  @Min(1)
  readonly queryLimit: number = 8 * 1024;

  /** Largest request line and headers together, in bytes: a long query string is a part of them. */
  @Bytes()
  @IsInt({ message: 'must be a number of bytes such as 16384 or 16kb' })
  @Min(1024)
  readonly headerLimit: number = 16 * 1024;

  /** Seconds that a client may take to send its headers; 0: any time. */
  @IsNumber()
  @Min(0)
  readonly headersTimeout: number = 30;

  /** Seconds that a client may take to send a whole request; 0: any time. */
  @IsNumber()
  @Min(0)
  readonly requestTimeout: number = 120;

  /** Open connections; 0: any number. */
  @IsInt()
  @Min(0)
  readonly connectionLimit: number = 5000;

  /** Requests of authenticated callers that are processed at the same time; 0: any number. */
  @IsInt()
  @Min(0)
  readonly requestsAtOnce: number = 128;

  /** Requests that wait in the queue for it; those beyond are answered with 503. */
  @IsInt()
  @Min(0)
  readonly requestsWaiting: number = 1024;

  /** Seconds without progress after which a connection that does not read its answer is closed; 0: any time. */
  @IsNumber()
  @Min(0)
  readonly writeTimeout: number = 60;

  /** Bytes of large answers that wait to be sent, all together; 0: any number. */
  @Bytes()
  @IsInt({ message: 'must be a number of bytes such as 268435456 or 256mb' })
  @Min(0)
  readonly responseMemory: number = 256 * 1024 * 1024;

  /** Items of one list in a request; 0: any number; left out, what Magento's configuration in the database says. */
  @Whole()
  @IsOptional()
  @IsInt()
  @Min(0)
  readonly itemLimit: number | undefined = undefined;

  /** Largest page of a search; 0: any; left out, what Magento's configuration in the database says. */
  @Whole()
  @IsOptional()
  @IsInt()
  @Min(0)
  readonly pageSizeLimit: number | undefined = undefined;

  /** Page size of a search that asks for none; 0: everything; left out, what Magento's configuration says. */
  @Whole()
  @IsOptional()
  @IsInt()
  @Min(0)
  readonly defaultPageSize: number | undefined = undefined;

  /** Filters of one search; 0: any number. */
  @IsInt()
  @Min(0)
  readonly filterLimit: number = 500;

  /** Seconds after which MySQL stops a statement of a search; 0: never. */
  @IsNumber()
  @Min(0)
  readonly searchTimeout: number = 10;

  /** Code of the distance provider; empty: what Magento's configuration in the database says, else `google`. */
  @IsString()
  readonly distanceProvider: string = '';

  /** Key of Google's Geocoding and Distance Matrix API; empty: Magento's. */
  @IsString()
  readonly googleMapsApiKey: string = '';

  /** How goods travel; empty: what Magento's configuration says, else `driving`. */
  @IsIn(['', 'driving', 'walking', 'bicycling'], { message: 'must be driving, walking or bicycling' })
  readonly googleMapsMode: string = '';

  /** What Google's answers are compared by; empty: what Magento's configuration says, else `distance`. */
  @IsIn(['', 'distance', 'time'], { message: 'must be distance or time' })
  readonly googleMapsValue: string = '';

  /** Where Google's web services are, or a proxy for them. */
  @Matches(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, {
    message: 'must be a URL such as https://maps.googleapis.com/maps/api',
  })
  readonly googleMapsUrl: string = 'https://maps.googleapis.com/maps/api';

  /** Seconds that a request waits for Google, retries included. */
  @IsNumber()
  @Min(0.1)
  @Max(60)
  readonly googleMapsTimeout: number = 5;

  /** Origins whose scripts browsers let call the API, `*` for all; empty: none. */
  @Matches(/^(\*|https?:\/\/[^\s,/]+(\s*,\s*https?:\/\/[^\s,/]+)*)?$/, {
    message: 'must be * or a list of origins such as https://shop.example',
  })
  readonly corsOrigins: string = '';

  /** Put the sample stock, sources and links of Magento's documentation into an empty database; by default an embedded one. */
  @Flag()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  readonly sampleData: boolean | undefined = undefined;

  /** The database is a SQLite file, not a MySQL server. */
  get embedded(): boolean {
    return this.databaseUrl.startsWith('sqlite:');
  }

  /** `auto` resolved: SQLite is for one process. */
  get workerCount(): number {
    if (this.workers !== 'auto') return this.workers;
    return this.embedded ? 1 : availableParallelism();
  }
}

/** The fields of `Config`, each with its default when left out. */
export type ConfigValues = Partial<Omit<Config, 'embedded' | 'workerCount'>>;
