package dev.carillon.node;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The threads of a node: nothing else in the engine makes one. */
final class Threads {

    private Threads() {}

    /** A thread for one service. Keeps the process alive until the node is closed. */
    static Thread service(String name, Runnable body) {
        return Thread.ofPlatform().name("carillon-" + name).daemon(false).unstarted(body);
    }

    /** A virtual thread for each run. */
    static Executor io() {
        ThreadFactory factory = Thread.ofVirtual().name("carillon-io-", 0).factory();
        return run -> factory.newThread(run).start();
    }

    /** A platform thread for each run that no virtual one can be had for; they do not keep the process alive. */
    static Executor spare() {
        ThreadFactory factory =
                Thread.ofPlatform().name("carillon-spare-", 0).daemon(true).factory();
        return run -> factory.newThread(run).start();
    }

    /** A fixed number of platform threads; they do not keep the process alive. */
    static ExecutorService cpu(int threads) {
        ThreadFactory factory =
                Thread.ofPlatform().name("carillon-cpu-", 0).daemon(true).factory();
        return Executors.newFixedThreadPool(threads, factory);
    }
}
