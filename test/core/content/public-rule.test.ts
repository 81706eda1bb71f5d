import { describe, expect, it } from 'vitest';
import { parsePublicRule } from '../../../src/core/content/public-rule.ts';
import { readFields } from '../../../src/core/content/read-fields.ts';
import { ruleDocuments } from '../../../src/core/content/rule-documents.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { shippedContent } from '../../shipped.ts';
import { readYaml } from '../read-yaml.ts';

const fields = readFields((await shippedContent()).profiles);
const listed = { admins: ['adm-*', 'root'] };

/** What becomes of each document of a file: the rule, or its first problem without the file's name. */
function read(text: string) {
  const yaml = readYaml(text, 'r.yml');
  if ('problems' in yaml) throw new Error(yaml.problems[0]?.message);
  return ruleDocuments(yaml.documents, 'r.yml').map((document) =>
    'problem' in document
      ? { refused: [document.problem] }
      : parsePublicRule({ file: 'r.yml', fields, listed, node: document.node }),
  );
}

function rule(category: string, detection: string, head = 'level: high') {
  const [only] = read(
    `title: A rule\nid: 11111111-2222-4333-8444-555555555555\n${head}\nlogsource:\n  product: windows\n  category: ${category}\ndetection:\n${detection}`,
  );
  if (only === undefined) throw new Error('no rule');
  return only;
}

function holds(category: string, detection: string, event: Record<string, string>): boolean {
  const parsed = rule(category, detection);
  if (!('rule' in parsed)) throw new Error(parsed.refused[0]?.message);
  return predicate(parsed.rule.condition)(recordView(event));
}

const IMAGE = "  selection:\n    Image|endswith: '\\a.exe'\n  condition: selection\n";

describe('a public rule', () => {
  it.each([
    ['registry_set', ['registry_set']],
    ['registry_event', ['registry_set', 'registry_create', 'registry_delete', 'registry_rename']],
    ['process_creation', ['process_create']],
    ['file_event', ['file_create']],
  ])('about %s is asked of the events behind that name', (category, kinds) => {
    expect(rule(category, IMAGE)).toMatchObject({ rule: { kinds, group: 'sigma', weight: 0.65 } });
  });

  it.each([
    ['informational', 0.05],
    ['low', 0.2],
    ['medium', 0.4],
    ['high', 0.65],
    ['critical', 0.85],
  ])('of level %s weighs %d', (level, weight) => {
    expect(rule('process_creation', IMAGE, `level: ${level}`)).toMatchObject({ rule: { weight } });
  });

  it('without an id is called by its title, without a level weighs least and says so', () => {
    const [parsed] = read(
      `title: Odd  Thing (x)\nlogsource: {category: process_creation}\ndetection:\n${IMAGE}`,
    );
    expect(parsed).toMatchObject({
      rule: { id: 'sigma-odd-thing-x', weight: 0.05 },
      warnings: [{ message: expect.stringContaining('no level') as string }],
    });
  });

  it.each(['HIGH', 'High'])('of level %s is read in any letter case', (level) => {
    expect(rule('Process_Creation', IMAGE, `level: ${level}`)).toMatchObject({ rule: { weight: 0.65 } });
  });

  it.each(['deprecated', 'unsupported'])('whose authors call it %s is asked, with a warning', (status) => {
    expect(rule('process_creation', IMAGE, `level: low\nstatus: ${status}`)).toMatchObject({
      rule: { status: 'experimental' },
      warnings: [{ line: 4, message: expect.stringContaining(status) as string }],
    });
  });

  it('about other events or another system is refused without being called wrong', () => {
    expect(rule('network_connection', IMAGE)).toMatchObject({
      because: 'other_events',
      category: 'network_connection',
    });
    const [linux] = read(
      `title: L\nlogsource: {category: process_creation, product: linux}\ndetection:\n${IMAGE}`,
    );
    expect(linux).toMatchObject({ because: 'other_events', category: 'linux process_creation' });
  });

  it.each([
    ['an aggregation', '  a:\n    Image: x\n  condition: a | count() > 5\n', /Aggregations/],
    ['a placeholder nobody defines', "  a:\n    User|expand: '%guests%'\n  condition: a\n", /%guests%/],
    ['a look-ahead', "  a:\n    CommandLine|re: '(?!x)y'\n  condition: a\n", /look-around/],
    [
      'a modifier that does not exist',
      '  a:\n    Image|near: x\n  condition: a\n',
      /Unknown modifier "near"/,
    ],
  ])('with %s is refused where it stands', (_what, detection, message) => {
    const parsed = rule('process_creation', detection);
    expect(parsed).toMatchObject({ because: 'unusable' });
    if (!('refused' in parsed)) throw new Error('was loaded');
    expect(parsed.refused[0]?.message).toMatch(message);
    expect(parsed.refused[0]?.line).toBeGreaterThan(7);
  });
});

describe('what of a public rule can never hold', () => {
  const warned = (category: string, detection: string): readonly string[] => {
    const parsed = rule(category, detection);
    if (!('warnings' in parsed)) throw new Error('was refused');
    return parsed.warnings.map(({ message }) => message);
  };

  it('is told when it rests on fields no event has', () => {
    const [inert] = warned('process_creation', "  a:\n    Initiated: 'true'\n  condition: a\n");
    expect(inert).toMatch(/^The rule is inert: .*Initiated/);
    const partly = '  a:\n    Initiated: true\n  b:\n    Image: x\n  condition: a or b\n';
    expect(warned('process_creation', partly)[0]).toMatch(/^Only a part of the rule is asked/);
    expect(warned('process_creation', partly.replace('true', 'null'))[0]).toMatch(/^Only a part/);
  });

  it('is told when it asks for other registry events than its category has', () => {
    const created = '  a:\n    EventType: CreateKey\n  condition: a\n';
    expect(warned('registry_set', created)[0]).toMatch(/inert: it asks for another kind/);
    expect(warned('registry_event', created)).toEqual([]);
    expect(warned('registry_set', created.replace('CreateKey', 'SetValue'))).toEqual([]);
  });
});

describe('registry paths in a public rule', () => {
  const RUN = '\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
  it.each([
    [`contains: 'HKCU${RUN}\\'`, `HKU\\S-1-5-21-1-2-3-1001${RUN}\\x`],
    [`startswith: 'HKEY_CURRENT_USER${RUN}'`, `HKU\\S-1-5-21-1-2-3-1001${RUN}\\x`],
    [`startswith: 'HKEY_LOCAL_MACHINE${RUN}'`, `HKLM${RUN}\\x`],
    [`contains: '\\REGISTRY\\MACHINE${RUN}'`, `HKLM${RUN}\\x`],
    ["contains: '\\ControlSet001\\Services\\'", 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\x\\ImagePath'],
  ])('are meant as events spell them: %s', (match, path) => {
    const detection = `  a:\n    TargetObject|${match}\n  condition: a\n`;
    expect(holds('registry_set', detection, { 'registry.path': path })).toBe(true);
    expect(holds('registry_set', detection, { 'registry.path': 'HKLM\\SOFTWARE\\Other' })).toBe(false);
  });
});

describe('the new name of a key in a public rule', () => {
  const path = { 'registry.path': 'HKLM\\SOFTWARE\\X\\Run' };
  const renamed = { ...path, 'winlog.event_data.EventType': 'RenameKey' };
  it('is the path of a rename, and of nothing else', () => {
    const detection = "  a:\n    NewName|startswith: 'HKEY_LOCAL_MACHINE\\SOFTWARE'\n  condition: a\n";
    expect(holds('registry_event', detection, renamed)).toBe(true);
    expect(holds('registry_event', detection, path)).toBe(false);
    const absent = '  a:\n    NewName: null\n  condition: a\n';
    expect(holds('registry_event', absent, renamed)).toBe(false);
    expect(holds('registry_event', absent, path)).toBe(true);
  });
});

describe('a hash in a public rule', () => {
  it('is found in the list of Sysmon and where a shipper has taken that apart', () => {
    const hash = '0123456789ABCDEF0123456789ABCDEF';
    const detection = `  a:\n    Hashes|contains:\n      - 'IMPHASH=${hash}'\n      - 'MD5=${hash}'\n  condition: a\n`;
    const found = (event: Record<string, string>) => holds('process_creation', detection, event);
    expect(found({ 'winlog.event_data.Hashes': `SHA1=00,IMPHASH=${hash}` })).toBe(true);
    expect(found({ 'process.pe.imphash': hash.toLowerCase() })).toBe(true);
    expect(found({ 'process.hash.md5': hash.toLowerCase() })).toBe(true);
    expect(found({ 'process.hash.sha256': hash.toLowerCase() })).toBe(false);
  });
});

describe('words for "unknown" in a public rule', () => {
  const SYSMON = { 'event.provider': 'Microsoft-Windows-Sysmon' };
  it.each(["'\\?'", "'-'", "''", "['', null]"])('%s hold where Sysmon wrote one of them', (value) => {
    const detection = `  a:\n    Description: ${value}\n  condition: a\n`;
    expect(holds('process_creation', detection, SYSMON)).toBe(true);
    expect(holds('process_creation', detection, { ...SYSMON, 'process.pe.description': 'A tool' })).toBe(
      false,
    );
  });

  it('do not hold where another log has no such field', () => {
    const detection = "  a:\n    Description: '\\?'\n  condition: a\n";
    expect(
      holds('process_creation', detection, { 'event.provider': 'Microsoft-Windows-Security-Auditing' }),
    ).toBe(false);
  });
});

describe('rule collections', () => {
  it('share the keys of a global document, which is no rule of its own', () => {
    const outcomes = read(
      `action: global\ntitle: T\nlevel: low\ndetection:\n  condition: a\n---\nid: 11111111-2222-4333-8444-555555555551\nlogsource: {category: process_creation}\ndetection:\n  a: {Image: x}\n---\nid: 11111111-2222-4333-8444-555555555552\nlogsource: {category: file_event}\ndetection:\n  a: {TargetFilename: y}\n`,
    );
    expect(outcomes).toMatchObject([
      { rule: { name: 'T', weight: 0.2, kinds: ['process_create'] } },
      { rule: { name: 'T', weight: 0.2, kinds: ['file_create'] } },
    ]);
  });

  it('that share one id are told apart', () => {
    const outcomes = read(
      `action: global\ntitle: T\nid: 11111111-2222-4333-8444-555555555551\nlevel: low\ndetection:\n  condition: a\n---\nlogsource: {category: process_creation}\ndetection:\n  a: {Image: x}\n---\nlogsource: {category: file_event}\ndetection:\n  a: {TargetFilename: y}\n`,
    );
    expect(outcomes).toMatchObject([
      { rule: { id: '11111111-2222-4333-8444-555555555551' } },
      { rule: { id: '11111111-2222-4333-8444-555555555552' } },
    ]);
  });

  it.each([
    ['a correlation', 'title: C\ncorrelation: {type: event_count}\n', /correlation/],
    ['a filter', 'title: F\nfilter: {rules: [x]}\n', /exception instead/],
    ['something else', 'name: workflow\non: push\n', /no "logsource" and no "detection"/],
    ['a list', '- a\n', /map of keys/],
  ])('that hold %s are refused with the reason', (_what, text, message) => {
    const [outcome] = read(text);
    if (outcome === undefined || !('refused' in outcome)) throw new Error('was taken');
    expect(outcome.refused[0]?.message).toMatch(message);
  });
});
