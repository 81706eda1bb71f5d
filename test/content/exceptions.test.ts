/** Each shipped exception applies to its product alone: not to more arguments, another folder, or an unsigned file. */
import { describe, expect, it } from 'vitest';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { caseOf, event, NOON, process, runValue } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
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
    [
      'slack',
      'com.squirrel.slack.slack',
      `"${KIM}\\Local\\slack\\slack.exe" --process-start-args --startup`,
      `${KIM}\\Local\\slack\\slack.exe`,
    ],
    [
      'zoom',
      'Zoom',
      `"${KIM}\\roaming\\zoom\\bin\\zoom.exe" --background`,
      `${KIM}\\Roaming\\Zoom\\bin\\Zoom.exe`,
    ],
    [
      'webex',
      'CiscoSpark',
      `"${KIM}\\Local\\ciscosparklauncher\\ciscocollabhost.exe" /minimized`,
      `${KIM}\\Local\\CiscoSparkLauncher\\CiscoCollabHost.exe`,
    ],
    [
      'webex-meetings',
      'CiscoMeetingDaemon',
      `"${KIM}\\Local\\webex\\webexhost.exe" /daemon /runFrom=autorun`,
      `${KIM}\\Local\\WebEx\\WebexHost.exe`,
    ],
    [
      'whatsapp',
      'WhatsApp',
      `"${KIM}\\Local\\whatsapp\\update.exe" --processStart WhatsApp.exe`,
      `${KIM}\\Local\\WhatsApp\\WhatsApp.exe`,
    ],
    [
      'signal',
      'Signal',
      `"${KIM}\\Local\\programs\\signal-desktop\\signal.exe" --start-in-tray`,
      `${KIM}\\Local\\Programs\\signal-desktop\\Signal.exe`,
    ],
    [
      'telegram',
      'Telegram Desktop',
      `"${KIM}\\roaming\\telegram desktop\\telegram.exe" -autostart`,
      `${KIM}\\Roaming\\Telegram Desktop\\Telegram.exe`,
    ],
    [
      'notion',
      'electron.app.Notion',
      `"${KIM}\\Local\\programs\\notion\\notion.exe" --startup`,
      `${KIM}\\Local\\Programs\\Notion\\Notion.exe`,
    ],
    [
      'figma-agent',
      'Figma Agent',
      `"${KIM}\\Local\\figmaagent\\figma_agent.exe"`,
      `${KIM}\\Local\\FigmaAgent\\figma_agent.exe`,
    ],
    [
      'grammarly',
      'Grammarly',
      `"${KIM}\\Local\\grammarly\\desktopintegrations\\grammarly.desktop.exe"`,
      `${KIM}\\Local\\Grammarly\\DesktopIntegrations\\Grammarly.Desktop.exe`,
    ],
    [
      'google-update-user',
      'Google Update',
      `"${KIM}\\Local\\google\\update\\1.3.1\\googleupdatecore.exe"`,
      `${KIM}\\Local\\Google\\Update\\GoogleUpdate.exe`,
    ],
    [
      'brave-update-user',
      'BraveSoftware Update',
      `"${KIM}\\Local\\bravesoftware\\update\\1.3.1\\braveupdatecore.exe"`,
      `${KIM}\\Local\\BraveSoftware\\Update\\BraveUpdate.exe`,
    ],
    [
      'vivaldi-notifier',
      'Vivaldi Update Notifier',
      `"${KIM}\\Local\\vivaldi\\application\\update_notifier.exe"`,
      `${KIM}\\Local\\Vivaldi\\Application\\vivaldi.exe`,
    ],
    [
      'opera-user',
      'Opera Stable',
      `"${KIM}\\Local\\programs\\opera\\launcher.exe"`,
      `${KIM}\\Local\\Programs\\Opera\\1.3.1\\opera.exe`,
    ],
    [
      'opera-assistant-user',
      'Opera Browser Assistant',
      `"${KIM}\\Local\\programs\\opera\\assistant\\browser_assistant.exe"`,
      `${KIM}\\Local\\Programs\\Opera\\assistant\\browser_assistant.exe`,
    ],
    [
      'one-password',
      '1Password',
      `"${KIM}\\Local\\1password\\app\\8\\1password.exe" --silent`,
      `${KIM}\\Local\\1Password\\app\\8\\1Password.exe`,
    ],
    [
      'bitwarden',
      'electron.app.Bitwarden',
      `"${KIM}\\Local\\programs\\bitwarden\\bitwarden.exe"`,
      `${KIM}\\Local\\Programs\\Bitwarden\\Bitwarden.exe`,
    ],
    [
      'synology-drive',
      'CloudStation',
      `"${KIM}\\Local\\synologydrive\\synologydrive.app\\bin\\launcher.exe" -silent`,
      `${KIM}\\Local\\SynologyDrive\\SynologyDrive.app\\bin\\launcher.exe`,
    ],
    [
      'riot-client',
      'RiotClient',
      '"c:\\riot games\\riot client\\riotclientservices.exe" --launch-background-mode',
      'C:\\Riot Games\\Riot Client\\RiotClientServices.exe',
    ],
    [
      'microsoft-onedrive',
      'OneDrive',
      `"${KIM}\\Local\\microsoft\\onedrive\\onedrive.exe" /background`,
      `${KIM}\\Local\\Microsoft\\OneDrive\\OneDrive.exe`,
    ],
    [
      'microsoft-teams-classic',
      'com.squirrel.Teams.Teams',
      `"${KIM}\\Local\\microsoft\\teams\\update.exe" --processStart "Teams.exe" --process-start-args "--system-initiated"`,
      `${KIM}\\Local\\Microsoft\\Teams\\current\\Teams.exe`,
    ],
    [
      'microsoft-edge-update',
      'Microsoft Edge Update',
      `"${KIM}\\Local\\microsoft\\edgeupdate\\1.3.1\\microsoftedgeupdatecore.exe"`,
      `${KIM}\\Local\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe`,
    ],
    [
      'microsoft-powertoys',
      'PowerToys',
      `"${KIM}\\Local\\powertoys\\powertoys.exe"`,
      `${KIM}\\Local\\PowerToys\\PowerToys.exe`,
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
      /C:\\(?:Program Files(?: \(x86\))?|Users\\kim\\AppData|Riot Games)|%ProgramFiles\(x86\)%/i,
      'C:\\ProgramData',
    );
    expect(elsewhere).not.toBe(data);
    for (const other of [
      runValue(name, `${data} & calc.exe`),
      runValue(name, `cmd /c ${data}`),
      runValue(name, `cmd /c ${data} & C:\\Users\\Public\\evil.exe`),
      runValue(name, `conhost --headless ${data}`),
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

describe.each(PRODUCTS.filter(([, , , writer]) => writer !== ''))(
  'the exception %s',
  (id, name, data, writer) => {
    const run = (fields: Readonly<Record<string, boolean | string>>) =>
      found(process('C:\\x.exe', 'x', { at: 9, fields }));
    const signed = (subject: string) =>
      run({ 'process.code_signature.trusted': true, 'process.code_signature.subject_name': subject });

    it('does not apply when another maker signed the file, or somebody else created it', () => {
      const stolen = { ...parts(writer), payloadProcess: signed('Honest Shipping GmbH') };
      const dropped = {
        ...parts(writer),
        payloadFile: found(
          event({
            kind: 'file_create',
            at: -9,
            fields: { 'process.executable': 'C:\\Users\\kim\\Downloads\\invoice.exe' },
          }),
        ),
      };
      expect(applied(runValue(name, data), stolen)).not.toContain(id);
      expect(applied(runValue(name, data), dropped)).not.toContain(id);
    });

    it('does not apply to a folder that ends like the profile, nor to a writer elsewhere', () => {
      const nested = (path: string) =>
        path.replace(/C:\\(?:Users\\kim|Riot Games)\\/i, 'C:\\Users\\Public\\x\\');
      expect(applied(runValue(name, nested(data)), parts(writer))).not.toContain(id);
      expect(applied(runValue(name, data), parts(nested(writer)))).not.toContain(id);
      expect(applied(runValue(name, data), parts(`${writer}.exe`))).not.toContain(id);
      expect(applied(runValue(name, data), parts('C:\\Windows\\System32\\reg.exe'))).not.toContain(id);
      expect(applied(runValue(name, data))).not.toContain(id);
    });
  },
);

it('the table above holds every shipped exception for the Run key but those tested elsewhere', () => {
  const elsewhere = [
    'microsoft-onedrive-setup',
    'microsoft-security-health',
    'vmware-tools-user-process',
    'zoom-msi-repair',
  ];
  const shipped = content.exceptions.map(({ id }) => id).filter((id) => !elsewhere.includes(id));
  expect(shipped.sort()).toEqual(PRODUCTS.map(([id]) => id).sort());
});
