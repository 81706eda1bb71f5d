/** Puts the texts that PowerShell code keeps in variables where it uses them; code that computes them is left as it is. */
import { fold } from '../../fold.ts';

const MOST = 32;
const LONGEST = 32_768;
const ASSIGNED = /\$([a-z_]\w{0,63})\s{0,4}=\s{0,4}\\?(["'])([^"']{1,1024}?)\\?\2/gi;
/** Braces end a name where letters or a colon would go on with it. */
const USED = /\$(?:\{([a-z_]\w{0,63})\}|([a-z_]\w{0,63})(?![\w:]))(?!\s{0,4}=)/gi;

/** The last text given to a name stands for all its uses. */
export function withVariables(code: string): string {
  if (!code.includes('$') || !code.includes('=') || code.length > LONGEST) return code;
  const values = new Map(
    [...code.matchAll(ASSIGNED)].slice(0, MOST).map(([, name, , value]) => [fold(name ?? ''), value ?? '']),
  );
  if (values.size === 0) return code;
  return code.replace(USED, (whole, braced?: string, plain?: string, at = 0) => {
    const value = values.get(fold(braced ?? plain ?? ''));
    if (value === undefined) return whole;
    const alone = /[\s(,]$/.test(code.slice(0, at)) && /^(?:[\s;,)}"]|$)/.test(code.slice(at + whole.length));
    return alone && !value.includes("'") ? `'${value}'` : value;
  });
}
