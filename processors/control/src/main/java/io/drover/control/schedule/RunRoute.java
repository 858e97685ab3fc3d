package io.drover.control.schedule;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.job.JobRunner;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sends runs through route {@code run-recurring-job}, in the background. Thread-safe. */
public final class RunRoute implements AutoCloseable {
    private final ProducerTemplate template;
    private final JobRunner jobs;
    private final Map<String, RecurringRun> active = new ConcurrentHashMap<>();

    public RunRoute(CamelContext context, JobRunner jobs) {
        this.template = context.createProducerTemplate();
        this.jobs = jobs;
    }

    /**
     * Starts the run, unless one of that key is under way or its result has not been taken.
     *
     * @param finished called at its end; the result of the job is a {@link RunReport}
     */
    void start(String key, RecurringRun run, Runnable finished) {
        jobs.start(key, progress -> perform(key, run, progress), finished);
    }

    /** The run of that key, while it is under way. */
    Optional<RecurringRun> running(String key) {
        return Optional.ofNullable(active.get(key));
    }

    /** Interrupts all runs of a job. */
    void cancel(String uid) {
        active.forEach(
                (key, run) -> {
                    if (run.uid().equals(uid)) {
                        jobs.find(key).ifPresent(JobRunner.Job::cancel);
                    }
                });
    }

    private RunReport perform(String key, RecurringRun run, ProgressListener progress)
            throws IOException, InterruptedException {
        active.put(key, run);
        run.onProgress(
                () -> {
                    RunReport report = run.report();
                    progress.onProgress(
                            new ProgressListener.Progress(
                                    report.outcomes().size(), report.selected(), 0));
                });
        try {
            Exchange exchange =
                    template.send(
                            "direct:run-recurring-job", sent -> sent.getMessage().setBody(run));
            require(run, exchange);
            return run.report();
        } finally {
            // without effect unless it has been interrupted
            run.cancel();
            active.remove(key);
        }
    }

    private static void require(RecurringRun run, Exchange exchange)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the run of " + run.job() + " has been interrupted");
        }
        Exception failure = exchange.getException();
        switch (failure) {
            case null -> {
                if (run.report().outcomes().size() < run.selected()) {
                    throw new InterruptedException(
                            "the run of " + run.job() + " has not reached all its volumes");
                }
            }
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public void close() throws IOException {
        template.close();
    }
}
