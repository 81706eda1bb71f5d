import { describe, expect, it } from 'vitest';
import { Facts } from '../../../src/core/facts/facts.ts';

describe('the facts of a case', () => {
  it('keep what a later family knows, and leave what it does not know', () => {
    const facts = new Facts();
    facts.add({ 'value.name': 'A', 'value.key': 'run' });
    facts.add({ 'value.name': 'B', 'value.key': undefined });
    expect(facts.record).toEqual({ 'value.name': 'B', 'value.key': 'run' });
    expect(facts.get('value.name')).toBe('B');
    expect(facts.get('value.url')).toBeUndefined();
  });

  it('know nothing by an empty list', () => {
    const facts = new Facts();
    facts.add({ 'value.launchers': [], 'reg.switches': ['/f'] });
    expect(facts.record).toEqual({ 'reg.switches': ['/f'] });
  });

  it('are told anew when more of them are known', () => {
    const facts = new Facts();
    expect(facts.record).toEqual({});
    facts.add({ 'value.name': 'A' });
    expect(facts.record).toEqual({ 'value.name': 'A' });
    expect(facts.record).toBe(facts.record);
  });

  it('of one case are not those of another', () => {
    new Facts().add({ 'value.name': 'A' });
    expect(new Facts().record).toEqual({});
  });

  it('have no other names than the catalogue lists', () => {
    expect(() => new Facts().add({ 'value.nmae': 'A' })).toThrow('"value.nmae" is not in the catalogue');
    expect(() => new Facts().get('value.nmae')).toThrow('is not in the catalogue');
  });
});
