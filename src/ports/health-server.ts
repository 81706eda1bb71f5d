/** Where a service answers those who watch it. */
import type { Readiness } from '../core/run/readiness.ts';

export interface MetricsPage {
  readonly contentType: string;
  /** In the text form of Prometheus. */
  text(): Promise<string>;
}

export interface HealthServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly readiness: () => Readiness;
  readonly metrics: MetricsPage;
}

export interface HealthServer {
  /** Where it listens, as in `http://127.0.0.1:9464`. */
  readonly url: string;
  close(): Promise<void>;
}
