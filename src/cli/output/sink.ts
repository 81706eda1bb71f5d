/** What results are written into; throws the system's own errors. */
export interface Sink {
  write(text: string): Promise<void>;
  /** Makes final what was written. */
  end(): Promise<void>;
  /** Lets go of everything and removes what is not final. Never throws, and does nothing after `end`. */
  discard(): Promise<void>;
}
