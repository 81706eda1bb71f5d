/** Commands of cmd and PowerShell themselves that copy or move files, by every name they go by. */
export const COPY_COMMANDS = ['copy', 'move', 'copy-item', 'cpi', 'cp', 'move-item', 'mi', 'mv'] as const;
