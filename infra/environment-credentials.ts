/**
 * Stands in the bundles for `@aws-sdk/credential-provider-node`: a function's credentials are always in its environment
 * ("Defined runtime environment variables" in the Lambda developer guide), so that profiles, single sign-on, instance metadata
 * and web identities are 110 KB that no function uses.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';

/** They live longer than the sandbox that was given them. */
export const credentialsWillNeedRefresh = (): boolean => false;
export const credentialsTreatedAsExpired = (): boolean => false;
