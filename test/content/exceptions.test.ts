/** Each shipped exception applies to its product alone: not to more arguments, another folder, or an unsigned file. */
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/adapters/content/load-content.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import type { JoinedCase } from '../../src/core/hunt/case.ts';
import { compileContent, judge } from '../../src/core/hunt/judge.ts';
import { caseOf, NOON, process, runValue } from '../core/hunt/given.ts';

const content = await loadContent(['queries']);
const tables = compileContent(content);
const RUN = content.hunts.find(({ id }) => id === 'run-key-persistence');
const KIM = 'C:\\Users\\kim\\AppData';

/** `writer` is empty where the exception asks for none. */
type Product = readonly [id: string, name: string, data: string, writer: string];

const PRODUCTS: readonly Product[] = (
  [
    ['openvpn-gui', 'OPENVPN-GUI', 'C:\\Program Files\\OpenVPN\\bin\\openvpn-gui.exe'],
    [
      'cisco-secure-client',
      'Cisco AnyConnect Secure Mobility Agent for Windows',
      '"C:\\Program Files (x86)\\Cisco\\Cisco Secure Client\\UI\\csc_ui.exe" -minimized',
    ],
    [
      'globalprotect-agent',
      'GlobalProtect',
      '"C:\\Program Files\\Palo Alto Networks\\GlobalProtect\\PanGPA.exe"',
    ],
    [
      'citrix-connection-center',
      'ConnectionCenter',
      '"C:\\Program Files (x86)\\Citrix\\ICA Client\\concentr.exe" /startup',
    ],
    [
      'citrix-redirector',
      'Redirector',
      '"C:\\Program Files (x86)\\Citrix\\ICA Client\\redirector.exe" /startup',
    ],
    [
      'citrix-analytics',
      'AnalyticsSrv',
      '"C:\\Program Files (x86)\\Citrix\\ICA Client\\Receiver\\AnalyticsSrv.exe" /Startup',
    ],
    [
      'vmware-workstation-tray',
      'vmware-tray.exe',
      '"C:\\Program Files (x86)\\VMware\\VMware Workstation\\vmware-tray.exe"',
    ],
    ['eset-security', 'egui', '"C:\\Program Files\\ESET\\ESET Security\\ecmds.exe" /run /hide /proxy'],
    [
      'veeam-agent-tray',
      'Veeam.EndPoint.Tray.exe',
      '"C:\\Program Files\\Veeam\\Endpoint Backup\\Veeam.EndPoint.Tray.exe" -NoControlPanel -CheckNumberOfRunningAgents',
    ],
    [
      'acronis-tib-mounter',
      'AcronisTibMounterMonitor',
      '"C:\\Program Files (x86)\\Common Files\\Acronis\\TibMounter\\tib_mounter_monitor.exe"',
    ],
    ['keepassxc', 'KeePassXC', '"C:\\Program Files\\KeePassXC\\KeePassXC.exe"'],
    ['itunes-helper', 'iTunesHelper', '"C:\\Program Files\\iTunes\\iTunesHelper.exe"'],
    ['greenshot', 'Greenshot', '"C:\\Program Files\\Greenshot\\Greenshot.exe"'],
    [
      'opera-assistant',
      'Opera Browser Assistant',
      '"C:\\Program Files\\Opera\\assistant\\browser_assistant.exe"',
    ],
    ['opera-stable', 'Opera Stable', '"C:\\Program Files\\Opera\\launcher.exe"'],
    [
      'java-update-scheduler',
      'SunJavaUpdateSched',
      '"C:\\Program Files (x86)\\Common Files\\Java\\Java Update\\jusched.exe"',
    ],
    ['pdf24', 'PDFPrint', '"C:\\Program Files\\PDF24\\pdf24.exe"'],
    [
      'google-drive',
      'GoogleDriveFS',
      '"C:\\Program Files\\Google\\Drive File Stream\\92.0.1.0\\GoogleDriveFS.exe" --startup_mode',
    ],
    [
      'teams-machine-installer',
      'TeamsMachineInstaller',
      '%ProgramFiles(x86)%\\Teams Installer\\Teams.exe --checkInstall --source=default',
    ],
    [
      'discord',
      'Discord',
      `"${KIM}\\Local\\Discord\\Update.exe" --processStart Discord.exe`,
      `${KIM}\\Local\\Discord\\app-1.0.9\\Discord.exe`,
    ],
    [
      'spotify',
      'Spotify',
      `${KIM}\\Roaming\\Spotify\\Spotify.exe --autostart --minimized`,
      `${KIM}\\Roaming\\Spotify\\Spotify.exe`,
    ],
  ] as readonly (readonly [string, string, string, string?])[]
).map(([id, name, data, writer]) => [id, name, data, writer ?? '']);

function applied(anchor: HuntEvent, parts: Partial<JoinedCase> = {}): readonly (string | undefined)[] {
  if (RUN === undefined) throw new Error('no hunt run-key-persistence');
  const { suppressedBy, mitigations } = judge(caseOf(anchor, parts), RUN, tables, NOON);
  return [suppressedBy?.id, ...mitigations.map(({ id }) => id)];
}
const found = (event: HuntEvent) => ({ status: 'found', event, weak: false }) as const;
const parts = (writer: string): Partial<JoinedCase> =>
  writer === '' ? {} : { writer: found(process(writer, writer, { at: -1 })) };

describe.each(PRODUCTS)('the exception %s', (id, name, data, writer) => {
  it('applies to its product', () => {
    expect(applied(runValue(name, data), parts(writer))).toContain(id);
  });

  it('does not apply to more arguments, another folder, another name or an unsigned file', () => {
    const elsewhere = data.replace(
      /C:\\Program Files( \(x86\))?|C:\\Users\\kim\\AppData|%ProgramFiles\(x86\)%/,
      'C:\\ProgramData',
    );
    expect(elsewhere).not.toBe(data);
    for (const other of [
      runValue(name, `${data} & calc.exe`),
      runValue(name, elsewhere),
      runValue('Other', data),
    ]) {
      expect(applied(other, parts(writer))).not.toContain(id);
    }
    const unsigned = process('C:\\x.exe', 'x', {
      at: 9,
      fields: { 'process.code_signature.trusted': false },
    });
    expect(
      applied(runValue(name, data), { ...parts(writer), payloadProcess: found(unsigned) }),
    ).not.toContain(id);
  });
});

it('the table above holds every shipped exception for the Run key but those tested elsewhere', () => {
  const elsewhere = [
    'microsoft-onedrive',
    'microsoft-teams-classic',
    'microsoft-security-health',
    'vmware-tools-user-process',
    'zoom-msi-repair',
  ];
  const shipped = content.exceptions.map(({ id }) => id).filter((id) => !elsewhere.includes(id));
  expect(shipped.sort()).toEqual(PRODUCTS.map(([id]) => id).sort());
});
