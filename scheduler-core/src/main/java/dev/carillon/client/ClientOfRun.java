package dev.carillon.client;

/** A run that knows the store it came from; see {@link SchedulerClient#of}. */
public interface ClientOfRun {

    /** A client of the run's store, whose changes are noted as made by the node. */
    SchedulerClient client();
}
