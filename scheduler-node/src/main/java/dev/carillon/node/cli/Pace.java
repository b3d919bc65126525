package dev.carillon.node.cli;

import java.time.Duration;

/** Says to a command that stays when to look again, and when to end. To be closed last of all. */
interface Pace extends AutoCloseable {

    /**
     * Waits.
     *
     * @return false when the command is to end now
     */
    boolean isTimeAgain(Duration pause) throws InterruptedException;

    @Override
    void close();

    /** That of this process, which goes on until SIGINT or SIGTERM, and exits in good order then. */
    static Pace ofProcess() {
        ExitSignal exit = ExitSignal.install();
        return new Pace() {
            @Override
            public boolean isTimeAgain(Duration pause) throws InterruptedException {
                return !exit.await(pause);
            }

            @Override
            public void close() {
                exit.finish(ExitCode.OK);
            }
        };
    }
}
