import { describe, expect, it } from 'vitest';
import { describeChaos, parseChaos } from '../../../local/chaos/settings.ts';

describe('--chaos', () => {
  it('reads every share and the seed, in any order, and says them again', () => {
    const settings = parseChaos('seed=7, reorder=1,throttle=.05,duplicates=0.1');
    expect(settings).toEqual({ duplicates: 0.1, throttle: 0.05, reorder: 1, seed: 7 });
    expect(describeChaos(settings)).toBe('duplicates=0.1,throttle=0.05,reorder=1,seed=7');
  });

  it('disturbs nothing that is not named, and throws a seed where none is', () => {
    const { seed, ...shares } = parseChaos('throttle=0.5');
    expect(shares).toEqual({ duplicates: 0, throttle: 0.5, reorder: 0 });
    expect(seed).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['throttle=1.5', 'chaos "throttle=1.5": expected a share, 0 to 1'],
    ['throttle=-1', 'expected a share, 0 to 1'],
    ['throttle=many', 'expected a share, 0 to 1'],
    ['throttle', 'expected name=number'],
    ['throttle=', 'expected name=number'],
    ['throttle=1=2', 'expected name=number'],
    ['throttle=0,throttle=1', 'throttle is there twice'],
    ['delay=1', 'known are duplicates, throttle, reorder and seed'],
    ['seed=1.5', 'expected a whole number, 0 to 4294967295'],
    ['seed=4294967296', 'expected a whole number'],
    ['', 'expected name=number, such as duplicates=0.1,throttle=0.05,reorder=0.1,seed=7'],
  ])('refuses %j', (text, fault) => {
    expect(() => parseChaos(text)).toThrow(fault);
  });
});
