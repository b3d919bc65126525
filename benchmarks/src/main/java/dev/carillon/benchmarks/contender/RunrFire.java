package dev.carillon.benchmarks.contender;

import org.jobrunr.jobs.lambdas.JobRequestHandler;

/** The task. */
public final class RunrFire implements JobRequestHandler<RunrMark> {

    private final Fires fires;

    RunrFire(Fires fires) {
        this.fires = fires;
    }

    @Override
    public void run(RunrMark mark) {
        fires.fired(mark.number());
    }
}
