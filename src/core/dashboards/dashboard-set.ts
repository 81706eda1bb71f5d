/** The products that dashboards are made for. Pure. */

export type Product = 'kibana' | 'opensearch';
