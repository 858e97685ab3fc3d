package io.drover.control.backup;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.store.Silence;

import java.util.Optional;
import java.util.function.Function;

/** Shows that the target of a running backup does not answer, and that it does again. */
public final class BackupSilence {
    private final BackupJobs jobs;
    private final Function<String, Optional<Silence>> silences;

    /**
     * @param silences the silence of a target, by its name; see {@link
     *     io.drover.store.TargetStores#silence}
     */
    BackupSilence(BackupJobs jobs, Function<String, Optional<Silence>> silences) {
        this.jobs = jobs;
        this.silences = silences;
    }

    /** An outage ends once data has reached the store and the target is not silent. */
    public void report(Reconciliation<Backup, Backup.Status> run) {
        String target = run.status().backupTargetName;
        Optional<Silence> silence = silences.apply(target);
        if (silence.isPresent()) {
            Outage.silent(run, target, silence.get().reason());
        } else if (jobs.find(run.resource()).orElseThrow().progress().bytesStored() > 0) {
            Outage.end(run);
        }
    }
}
