package dev.carillon.benchmarks.contender;

import java.io.Serializable;

/** The task: Redisson stores its class and its fields, so who counts is found by a constant of this process. */
final class RedissonFire implements Runnable, Serializable {

    private static volatile Fires fires = new Fires();

    private int number;

    RedissonFire() {}

    RedissonFire(int number) {
        this.number = number;
    }

    /** Whom all of this process tell. */
    static void tell(Fires counting) {
        fires = counting;
    }

    @Override
    public void run() {
        fires.fired(number);
    }
}
