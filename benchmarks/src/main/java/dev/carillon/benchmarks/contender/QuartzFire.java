package dev.carillon.benchmarks.contender;

import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** The task: Quartz makes it anew for each run, so who counts is found by a constant of this process. */
public final class QuartzFire implements Job {

    private static volatile Fires fires = new Fires();

    /** Whom all of this process tell. */
    static void tell(Fires counting) {
        fires = counting;
    }

    @Override
    public void execute(JobExecutionContext context) {
        int number = Integer.parseInt(context.getJobDetail().getKey().getName());
        fires.fired(number, context.getScheduledFireTime().toInstant().toEpochMilli());
    }
}
