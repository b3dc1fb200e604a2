import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { sharedAssembly } from './assembly.ts';

/** The whole system on the local cloud, in this process, on ports that are free. */
export const startSystem = async (dir: string): Promise<LocalCloud> =>
  startLocalCloud({ dir, assembly: await sharedAssembly(), port: 0, sftpPort: 0, region: 'eu-central-1' });
