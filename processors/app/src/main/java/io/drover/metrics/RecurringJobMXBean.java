package io.drover.metrics;

/** {@code io.drover:context=…,type=recurring-job,name=<name>}, one for each RecurringJob. */
@Described("A recurring job, as its resource describes it.")
public interface RecurringJobMXBean {
    @Described("What it does.")
    String getTask();

    @Described("When it does it, as spec.cron has it.")
    String getCron();

    /** RFC 3339; empty if none is to come. */
    @Described("When the next run is due (RFC 3339); empty if none is to come.")
    String getNextRun();

    /** RFC 3339; empty if there was none. */
    @Described("When the last run began (RFC 3339); empty if there was none.")
    String getLastRun();

    /** RFC 3339; empty if there was none. */
    @Described(
            "When a run ended for all its volumes without a failure last (RFC 3339); empty if there"
                    + " was none.")
    String getLastSuccess();

    @Described("Whether a run is under way.")
    boolean isRunning();

    @Described("What the last run did, in words; empty if there was none.")
    String getOutcome();

    @Described("How many volumes failed in the last run and have not recovered.")
    int getVolumesFailed();

    /**
     * Requests a run at once; the result is in the attributes.
     *
     * @throws IllegalArgumentException if the job does not exist any more
     */
    @Described("Requests a run at once; the result is in the attributes.")
    void runNow();
}
