/**
 * The environment of every function: one schema each. `infra/` must supply exactly these names (a type error
 * otherwise) and a handler reads nothing else.
 */
import * as v from 'valibot';

const name = v.pipe(v.string(), v.nonEmpty());
const url = v.pipe(v.string(), v.url());

/** The queues of what comes after a plan. */
const chunkSteps = { CHANGES_QUEUE_URL: url, FINISH_QUEUE_URL: url };

/** The queues through which one step hands an import to the next. */
const steps = { ARRIVALS_QUEUE_URL: url, ...chunkSteps };

export const authenticateEnvironment = v.object({
  TENANTS_TABLE: name,
  UPLOADS_BUCKET: name,
  UPLOADS_KEY_ARN: name,
  SESSION_ROLE_ARN: name,
});

const days = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));

export const planEnvironment = v.object({
  TENANTS_TABLE: name,
  DIRECTORY_TABLE: name,
  IMPORTS_TABLE: name,
  UPLOADS_BUCKET: name,
  WORK_BUCKET: name,
  /** Days that the history of tenants is kept whose profile does not say. */
  HISTORY_DAYS: days,
  ...steps,
});

export const applyEnvironment = v.object({
  DIRECTORY_TABLE: name,
  IMPORTS_TABLE: name,
  WORK_BUCKET: name,
  EVENT_BUS: name,
  ...chunkSteps,
});

export const finishEnvironment = v.object({
  IMPORTS_TABLE: name,
  UPLOADS_BUCKET: name,
  WORK_BUCKET: name,
  ...steps,
});

/** `fail` consumes the dead-letter queues. */
export const failEnvironment = v.object({
  IMPORTS_TABLE: name,
  UPLOADS_BUCKET: name,
  WORK_BUCKET: name,
  ...steps,
});

export const sweepEnvironment = v.object({
  DIRECTORY_TABLE: name,
  IMPORTS_TABLE: name,
  UPLOADS_BUCKET: name,
  WORK_BUCKET: name,
  EVENT_BUS: name,
  ...steps,
});

export const purgeEnvironment = v.object({
  TENANTS_TABLE: name,
  IMPORTS_TABLE: name,
  UPLOADS_BUCKET: name,
  WORK_BUCKET: name,
  EVENT_BUS: name,
});

/** What the functions' environments are called after: construct id = file name in `lambdas/`. */
export type EnvironmentOf<Schema extends v.GenericSchema> = v.InferOutput<Schema>;
