/** A secret, or the file that holds it: that is read only when it is the one that counts. */
export type SecretSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string };
