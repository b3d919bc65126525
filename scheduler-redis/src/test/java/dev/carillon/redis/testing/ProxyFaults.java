package dev.carillon.redis.testing;

import dev.carillon.redis.testing.FaultProxy.Direction;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What is wrong on a way to a server at present. Thread-safe. */
final class ProxyFaults {

    private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
    private long delayNanos;
    private long cutAfterBytes = Long.MAX_VALUE;
    private boolean dropsReplies;
    private boolean refuses;
    private long dropped;

    synchronized void delay(Duration each) {
        delayNanos = each.toNanos();
    }

    synchronized long delayNanos() {
        return delayNanos;
    }

    synchronized void stall(Direction direction) {
        stalled.add(direction);
    }

    /** Waits while a direction stands still. */
    synchronized void awaitFlow(Direction direction) throws InterruptedException {
        while (stalled.contains(direction)) {
            wait();
        }
    }

    synchronized void dropReplies(boolean value) {
        dropsReplies = value;
    }

    /** True when an answer that has come is to be lost. */
    synchronized boolean dropsReply() {
        if (dropsReplies) {
            dropped++;
        }
        return dropsReplies;
    }

    synchronized long dropped() {
        return dropped;
    }

    synchronized void cutAfter(long bytes) {
        cutAfterBytes = bytes;
    }

    synchronized long cutAfterBytes() {
        return cutAfterBytes;
    }

    synchronized void refuse(boolean value) {
        refuses = value;
    }

    synchronized boolean refuses() {
        return refuses;
    }

    synchronized void heal() {
        stalled.clear();
        delayNanos = 0;
        cutAfterBytes = Long.MAX_VALUE;
        dropsReplies = false;
        refuses = false;
        notifyAll();
    }
}
