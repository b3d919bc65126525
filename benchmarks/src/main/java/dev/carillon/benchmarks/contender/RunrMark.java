package dev.carillon.benchmarks.contender;

import org.jobrunr.jobs.lambdas.JobRequest;

/** What it stores of a task: a number. */
public record RunrMark(int number) implements JobRequest {

    @Override
    public Class<RunrFire> getJobRequestHandler() {
        return RunrFire.class;
    }
}
