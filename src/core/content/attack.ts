/** The names behind the ATT&CK ids that content is tagged with. Source: MITRE ATT&CK for Enterprise, version 17. */
import type { Technique } from './content.ts';

const TACTICS: Readonly<Record<string, string>> = {
  TA0001: 'Initial Access',
  TA0002: 'Execution',
  TA0003: 'Persistence',
  TA0004: 'Privilege Escalation',
  TA0005: 'Defense Evasion',
  TA0006: 'Credential Access',
  TA0007: 'Discovery',
  TA0008: 'Lateral Movement',
  TA0009: 'Collection',
  TA0010: 'Exfiltration',
  TA0011: 'Command and Control',
};

/** Id to name and tactics; a sub-technique's name stands behind its technique's and a colon. */
const TECHNIQUES: ReadonlyMap<string, readonly [name: string, ...tactics: readonly string[]]> = new Map([
  ['T1003', ['OS Credential Dumping', 'TA0006']],
  ['T1003.002', ['OS Credential Dumping: Security Account Manager', 'TA0006']],
  ['T1003.003', ['OS Credential Dumping: NTDS', 'TA0006']],
  ['T1003.004', ['OS Credential Dumping: LSA Secrets', 'TA0006']],
  ['T1003.005', ['OS Credential Dumping: Cached Domain Credentials', 'TA0006']],
  ['T1012', ['Query Registry', 'TA0007']],
  ['T1021', ['Remote Services', 'TA0008']],
  ['T1021.002', ['Remote Services: SMB/Windows Admin Shares', 'TA0008']],
  ['T1027', ['Obfuscated Files or Information', 'TA0005']],
  ['T1027.010', ['Obfuscated Files or Information: Command Obfuscation', 'TA0005']],
  ['T1027.011', ['Obfuscated Files or Information: Fileless Storage', 'TA0005']],
  ['T1036', ['Masquerading', 'TA0005']],
  ['T1036.003', ['Masquerading: Rename Legitimate Utilities', 'TA0005']],
  ['T1036.005', ['Masquerading: Match Legitimate Resource Name or Location', 'TA0005']],
  ['T1036.007', ['Masquerading: Double File Extension', 'TA0005']],
  ['T1047', ['Windows Management Instrumentation', 'TA0002']],
  ['T1059', ['Command and Scripting Interpreter', 'TA0002']],
  ['T1059.001', ['Command and Scripting Interpreter: PowerShell', 'TA0002']],
  ['T1059.003', ['Command and Scripting Interpreter: Windows Command Shell', 'TA0002']],
  ['T1059.005', ['Command and Scripting Interpreter: Visual Basic', 'TA0002']],
  ['T1059.007', ['Command and Scripting Interpreter: JavaScript', 'TA0002']],
  ['T1105', ['Ingress Tool Transfer', 'TA0011']],
  ['T1106', ['Native API', 'TA0002']],
  ['T1112', ['Modify Registry', 'TA0003', 'TA0005']],
  ['T1204', ['User Execution', 'TA0002']],
  ['T1204.002', ['User Execution: Malicious File', 'TA0002']],
  ['T1218', ['System Binary Proxy Execution', 'TA0005']],
  ['T1218.005', ['System Binary Proxy Execution: Mshta', 'TA0005']],
  ['T1218.007', ['System Binary Proxy Execution: Msiexec', 'TA0005']],
  ['T1218.010', ['System Binary Proxy Execution: Regsvr32', 'TA0005']],
  ['T1218.011', ['System Binary Proxy Execution: Rundll32', 'TA0005']],
  ['T1037.001', ['Boot or Logon Initialization Scripts: Logon Script (Windows)', 'TA0003', 'TA0004']],
  ['T1137', ['Office Application Startup', 'TA0003']],
  ['T1543.003', ['Create or Modify System Process: Windows Service', 'TA0003', 'TA0004']],
  ['T1546', ['Event Triggered Execution', 'TA0003', 'TA0004']],
  ['T1546.001', ['Event Triggered Execution: Change Default File Association', 'TA0003', 'TA0004']],
  ['T1546.008', ['Event Triggered Execution: Accessibility Features', 'TA0003', 'TA0004']],
  ['T1546.010', ['Event Triggered Execution: AppInit DLLs', 'TA0003', 'TA0004']],
  ['T1546.011', ['Event Triggered Execution: Application Shimming', 'TA0003', 'TA0004']],
  ['T1546.012', ['Event Triggered Execution: Image File Execution Options Injection', 'TA0003', 'TA0004']],
  ['T1546.015', ['Event Triggered Execution: Component Object Model Hijacking', 'TA0003', 'TA0004']],
  ['T1547', ['Boot or Logon Autostart Execution', 'TA0003', 'TA0004']],
  [
    'T1547.001',
    ['Boot or Logon Autostart Execution: Registry Run Keys / Startup Folder', 'TA0003', 'TA0004'],
  ],
  ['T1547.004', ['Boot or Logon Autostart Execution: Winlogon Helper DLL', 'TA0003', 'TA0004']],
  ['T1547.005', ['Boot or Logon Autostart Execution: Security Support Provider', 'TA0003', 'TA0004']],
  ['T1547.009', ['Boot or Logon Autostart Execution: Shortcut Modification', 'TA0003', 'TA0004']],
  ['T1547.010', ['Boot or Logon Autostart Execution: Port Monitors', 'TA0003', 'TA0004']],
  ['T1547.014', ['Boot or Logon Autostart Execution: Active Setup', 'TA0003', 'TA0004']],
  ['T1552', ['Unsecured Credentials', 'TA0006']],
  ['T1552.002', ['Unsecured Credentials: Credentials in Registry', 'TA0006']],
  ['T1560', ['Archive Collected Data', 'TA0009']],
  ['T1560.001', ['Archive Collected Data: Archive via Utility', 'TA0009']],
  ['T1564', ['Hide Artifacts', 'TA0005']],
  ['T1564.003', ['Hide Artifacts: Hidden Window', 'TA0005']],
  ['T1564.004', ['Hide Artifacts: NTFS File Attributes', 'TA0005']],
  ['T1021.001', ['Remote Services: Remote Desktop Protocol', 'TA0008']],
  ['T1036.002', ['Masquerading: Right-to-Left Override', 'TA0005']],
  ['T1053.005', ['Scheduled Task/Job: Scheduled Task', 'TA0002', 'TA0003', 'TA0004']],
  ['T1055', ['Process Injection', 'TA0005', 'TA0004']],
  ['T1070', ['Indicator Removal', 'TA0005']],
  ['T1070.004', ['Indicator Removal: File Deletion', 'TA0005']],
  ['T1137.006', ['Office Application Startup: Add-ins', 'TA0003']],
  ['T1189', ['Drive-by Compromise', 'TA0001']],
  ['T1219', ['Remote Access Tools', 'TA0011']],
  ['T1546.002', ['Event Triggered Execution: Screensaver', 'TA0003', 'TA0004']],
  ['T1546.009', ['Event Triggered Execution: AppCert DLLs', 'TA0003', 'TA0004']],
  ['T1547.002', ['Boot or Logon Autostart Execution: Authentication Package', 'TA0003', 'TA0004']],
  ['T1547.003', ['Boot or Logon Autostart Execution: Time Providers', 'TA0003', 'TA0004']],
  ['T1547.012', ['Boot or Logon Autostart Execution: Print Processors', 'TA0003', 'TA0004']],
  ['T1548.002', ['Abuse Elevation Control Mechanism: Bypass User Account Control', 'TA0005', 'TA0004']],
  ['T1556.002', ['Modify Authentication Process: Password Filter DLL', 'TA0006', 'TA0005', 'TA0003']],
  ['T1562.001', ['Impair Defenses: Disable or Modify Tools', 'TA0005']],
  ['T1562.002', ['Impair Defenses: Disable Windows Event Logging', 'TA0005']],
  ['T1566.001', ['Phishing: Spearphishing Attachment', 'TA0001']],
  ['T1569.002', ['System Services: Service Execution', 'TA0002']],
  ['T1570', ['Lateral Tool Transfer', 'TA0008']],
  ['T1574', ['Hijack Execution Flow', 'TA0005', 'TA0003', 'TA0004']],
  [
    'T1574.007',
    ['Hijack Execution Flow: Path Interception by PATH Environment Variable', 'TA0005', 'TA0003', 'TA0004'],
  ],
]);

/** The id in upper case when a tag names a technique (`attack.t1547.001`); undefined for tactics and other tags. */
export function techniqueTag(tag: string): string | undefined {
  return /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase();
}

/** Undefined for an id this table does not hold. */
export function techniqueOf(id: string): Technique | undefined {
  const known = TECHNIQUES.get(id);
  if (known === undefined) return undefined;
  const [name, ...tactics] = known;
  return { id, name, tactics: tactics.map((tactic) => ({ id: tactic, name: TACTICS[tactic] ?? tactic })) };
}

export function knownTechniques(): readonly string[] {
  return [...TECHNIQUES.keys()];
}
