package io.drover.control.verification;

import io.drover.control.job.JobRunner;

import java.util.Optional;

/** What can be verified on request: how, and what is in the way. */
interface Checks<T> {
    /** Why it cannot be verified at the moment, and what helps; empty if it can. */
    Optional<String> obstacle(T resource);

    /** Reads it; nothing runs beside it but what it waits for. */
    JobRunner.Work<Proof> work(T resource);
}
