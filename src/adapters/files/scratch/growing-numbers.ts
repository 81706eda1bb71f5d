/** A list of numbers in one typed array, quick to fill and cheap to hand to another thread. */
export class GrowingNumbers {
  length = 0;
  #numbers = new Float64Array(16);

  push(number: number): void {
    if (this.length === this.#numbers.length) {
      const bigger = new Float64Array(this.#numbers.length * 2);
      bigger.set(this.#numbers);
      this.#numbers = bigger;
    }
    this.#numbers[this.length] = number;
    this.length += 1;
  }

  /** Each with `more` added to it. */
  pushAll(numbers: Uint32Array, more: number): void {
    for (const number of numbers) this.push(number + more);
  }

  at(index: number): number {
    return this.#numbers[index] ?? Number.NaN;
  }

  /** The numbers so far. */
  toArray(): Float64Array<ArrayBuffer> {
    return this.#numbers.slice(0, this.length);
  }
}
