/** What is thrown, and caught record by record, where the bytes of a Windows event log make no sense. */
export class DamagedEvtx extends Error {
  override readonly name = 'DamagedEvtx';
}
