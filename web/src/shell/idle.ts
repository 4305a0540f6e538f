/** When somebody last did something, here or in another tab. It compares clock times: timers stand still while a computer sleeps. */
export class Activity {
  private last: number;

  constructor(
    private readonly limitMs: number,
    private readonly now: () => number = Date.now,
  ) {
    this.last = now();
  }

  /** Nobody did anything for too long. */
  get isOver(): boolean {
    return this.now() - this.last >= this.limitMs;
  }

  /** Somebody did something. */
  note() {
    this.last = this.now();
  }
}
