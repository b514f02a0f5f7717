declare module 'koa-compose' {
  type Next = () => Promise<unknown>
  type Layer<C> = (context: C, next: Next) => unknown
  /** Joins koa functions; a second `next()` of any of them rejects. */
  export default function compose<C>(
    layers: Layer<C>[],
  ): (context: C, next: Next) => Promise<unknown>
}
