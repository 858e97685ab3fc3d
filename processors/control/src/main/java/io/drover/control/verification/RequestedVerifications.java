package io.drover.control.verification;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.ApiFailures;
import io.drover.resource.Conditions;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Verifications that somebody has asked for by annotation {@value #NOW}: begun, one after the
 * other, reported, refused. Beans {@code backupVerification} and {@code backupVolumeVerification}.
 */
public final class RequestedVerifications<T extends CustomResource<?, S>, S> {
    /** Annotation that asks for a verification, by any value that it has not had before. */
    public static final String NOW = "drover.io/verify-now";

    /** Reason of condition Verified as long as a verification is under way. */
    public static final String UNDER_WAY = "InProgress";

    static final String DUE = "due";
    static final String RUNNING = "running";
    static final String ENDED = "ended";
    static final String REFUSED = "refused";
    static final String STOPPED = "stopped";
    static final String NONE = "none";

    private static final String KEY = "verify-now/";

    /** Before one is begun anew that could not write how far it is. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Checks<T> checks;
    private final RequestFields<S> fields;
    private final JobRunner jobs;
    private final Informers informers;
    private final Semaphore turn;
    private final InstantSource clock;

    /**
     * @param turn of which there is one for all verifications on request
     */
    RequestedVerifications(
            Checks<T> checks,
            RequestFields<S> fields,
            JobRunner jobs,
            Informers informers,
            Semaphore turn,
            InstantSource clock) {
        this.checks = checks;
        this.fields = fields;
        this.jobs = jobs;
        this.informers = informers;
        this.turn = turn;
        this.clock = clock;
    }

    /** Knows which request it answers. */
    private record Answering(String request, JobRunner.Work<Proof> work, Semaphore turn)
            implements JobRunner.Work<Proof> {
        @Override
        public Proof run(ProgressListener progress)
                throws StoreException, IOException, InterruptedException {
            turn.acquire();
            try {
                return work.run(progress);
            } finally {
                turn.release();
            }
        }
    }

    private String key(Reconciliation<T, S> run) {
        return key(run.resource());
    }

    /** The key of its job. */
    public static String key(CustomResource<?, ?> resource) {
        return KEY + resource.getMetadata().getUid();
    }

    /** Value of the annotation; empty without one. */
    public static String request(CustomResource<?, ?> resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(NOW, "");
    }

    /** What is to be done, in a word that the route compares. */
    public String recognise(@Body Reconciliation<T, S> run) {
        String key = key(run);
        if (run.deleting() || run.ended()) {
            return jobs.find(key).isPresent() ? STOPPED : NONE;
        }
        Optional<JobRunner.Job> job = jobs.find(key);
        if (job.filter(found -> isReported(run, found)).isPresent()) {
            jobs.forget(key);
        } else if (job.isPresent()) {
            return job.get().result().isPresent() ? ENDED : isShown(run) ? RUNNING : DUE;
        }
        String request = request(run.resource());
        if (request.isEmpty() || request.equals(fields.answered().apply(run.status()))) {
            return NONE;
        }
        return checks.obstacle(run.resource()).isPresent() ? REFUSED : DUE;
    }

    /** The report may not have been written, as another one wrote at the same time. */
    private boolean isReported(Reconciliation<T, S> run, JobRunner.Job job) {
        return job.result().isPresent()
                && job.work() instanceof Answering answering
                && answering.request().equals(fields.answered().apply(run.status()));
    }

    private boolean isShown(Reconciliation<T, S> run) {
        return Conditions.find(
                        fields.conditions().apply(run.status()), VerificationSpecification.VERIFIED)
                .filter(condition -> condition.reason().equals(UNDER_WAY))
                .isPresent();
    }

    /** Begins it, unless it has begun. */
    public void start(@Body Reconciliation<T, S> run) {
        if (!isShown(run)) {
            run.normalEvent("VerificationRequested", "annotation " + NOW + " was set");
        }
        condition(
                run,
                false,
                UNDER_WAY,
                "it is read once earlier requests, and backups to its target, have ended");
        Class<? extends CustomResource<?, ?>> kind = kind(run.resource());
        String name = run.name();
        jobs.start(
                key(run),
                new Answering(request(run.resource()), checks.work(run.resource()), turn),
                () -> informers.requeue(kind, name));
    }

    @SuppressWarnings("unchecked") // a resource is of its own class
    private static Class<? extends CustomResource<?, ?>> kind(CustomResource<?, ?> resource) {
        return (Class<? extends CustomResource<?, ?>>) resource.getClass();
    }

    /** Reports why it is not done. Another value of the annotation asks again. */
    public void refuse(@Body Reconciliation<T, S> run) {
        checks.obstacle(run.resource())
                .ifPresent(
                        why -> {
                            answer(run, request(run.resource()));
                            unread(run, why);
                        });
    }

    private void unread(Reconciliation<T, S> run, String why) {
        run.warningEvent("VerificationRefused", why);
        condition(run, false, "VerificationRefused", why);
    }

    /** Reports how it has ended. */
    public void end(@Body Reconciliation<T, S> run) {
        String key = key(run);
        JobRunner.Job job = jobs.find(key).orElseThrow();
        switch (job.result().orElseThrow()) {
            case JobRunner.Result.Done(Object proof) -> report(run, job, (Proof) proof);
            case JobRunner.Result.Failed(InterruptedException _) -> {
                // another Drover, or the next start of this one, begins it anew
                jobs.forget(key);
                run.requeueAfter(Duration.ZERO);
            }
            case JobRunner.Result.Failed(KubernetesClientException e)
                    when ApiFailures.mayPass(e) -> {
                // the API server was away, or the Lease not held: it is begun anew
                jobs.forget(key);
                run.requeueAfter(PAUSE);
            }
            case JobRunner.Result.Failed(Throwable cause) -> {
                String why =
                        "the verification was broken off; ask for another one: "
                                + Retries.text(cause);
                answer(run, ((Answering) job.work()).request());
                run.warningEvent("VerificationStopped", why);
                condition(run, false, "VerificationStopped", why);
            }
        }
    }

    private void report(Reconciliation<T, S> run, JobRunner.Job job, Proof proof) {
        answer(run, ((Answering) job.work()).request());
        switch (proof.verdict()) {
            case SOUND -> {
                run.normalEvent("VerificationCompleted", proof.text());
                condition(run, true, "Completed", proof.text());
            }
            case DAMAGED -> {
                run.warningEvent("DamageFound", proof.text());
                condition(run, false, "DamageFound", proof.text());
            }
            case UNREAD -> unread(run, proof.text());
        }
    }

    /** What it is about is being deleted. */
    public void stop(@Body Reconciliation<T, S> run) {
        String key = key(run);
        if (jobs.cancel(key)) {
            jobs.forget(key);
        }
    }

    private void answer(Reconciliation<T, S> run, String request) {
        fields.answer().accept(run.status(), request);
    }

    private void condition(
            Reconciliation<T, S> run, boolean verified, String reason, String message) {
        fields.change()
                .accept(
                        run.status(),
                        Conditions.with(
                                fields.conditions().apply(run.status()),
                                VerificationSpecification.VERIFIED,
                                verified,
                                reason,
                                message,
                                clock.instant()));
    }
}
