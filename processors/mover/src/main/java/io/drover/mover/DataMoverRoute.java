package io.drover.mover;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Calls the data mover through the routes of {@code data-mover.camel.yaml}. Thread-safe. */
public final class DataMoverRoute implements AutoCloseable {
    /**
     * Exchange property with the caller's {@link ProgressListener}, for a data mover in this
     * process.
     */
    public static final String PROGRESS = "DroverProgress";

    /**
     * Exchange property of a {@link SharedBackupTask}: a {@link SharedBackupListener} for each of
     * its backups.
     */
    public static final String LISTENERS = "DroverListeners";

    /** Exchange property with the name of the Backup, where it has siblings. */
    public static final String BACKUP = "DroverBackup";

    private final ProducerTemplate template;
    private final Transfers transfers;

    public DataMoverRoute(CamelContext context, Transfers transfers) {
        this.transfers = transfers;
        this.template = context.createProducerTemplate();
    }

    public BackupOutcome backup(BackupTask task, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        BackupOutcome outcome =
                send("direct:data-mover-backup", task, progress, BackupOutcome.class);
        transfers.finished("backup", task.target().name(), outcome.statistics());
        outcome.changes().ifPresent(found -> transfers.found(found.way()));
        return outcome;
    }

    /**
     * As {@link #backup}, of a snapshot that is backed up to several targets: from one read with
     * those that are ready.
     *
     * @param name of the Backup
     */
    public BackupOutcome backupWithSiblings(String name, BackupTask task, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        BackupOutcome outcome =
                send(
                        "direct:backup-with-siblings",
                        task,
                        Map.of(PROGRESS, progress, BACKUP, name),
                        BackupOutcome.class);
        transfers.finished("backup", task.target().name(), outcome.statistics());
        return outcome;
    }

    /** Makes several backups of a snapshot from one read; each listener learns how one ends. */
    public void backupTogether(
            SharedBackupTask task, List<? extends SharedBackupListener> listeners)
            throws StoreException, IOException, InterruptedException {
        send("direct:data-mover-backup-shared", task, Map.of(LISTENERS, listeners), Object.class);
    }

    public RestoreOutcome restore(RestoreTask task, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        RestoreOutcome outcome =
                send("direct:data-mover-restore", task, progress, RestoreOutcome.class);
        transfers.finished("restore", task.target().name(), outcome.statistics());
        return outcome;
    }

    public CatchUpResult catchUp(CatchUpTask task, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        CatchUpResult result =
                send("direct:data-mover-catch-up", task, progress, CatchUpResult.class);
        transfers.finished("restore", task.target().name(), result.restore().statistics());
        return result;
    }

    /** Gives the volume of a standby volume to its claim; the data has been restored before. */
    public RestoreOutcome handOver(RestoreTask task, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return send("direct:mover-job-hand-over", task, progress, RestoreOutcome.class);
    }

    private <T> T send(String endpoint, Object task, ProgressListener progress, Class<T> outcome)
            throws StoreException, IOException, InterruptedException {
        return send(endpoint, task, Map.of(PROGRESS, progress), outcome);
    }

    private <T> T send(
            String endpoint, Object task, Map<String, Object> properties, Class<T> outcome)
            throws StoreException, IOException, InterruptedException {
        Exchange exchange =
                template.send(
                        endpoint,
                        sent -> {
                            properties.forEach(sent::setProperty);
                            sent.getMessage().setBody(task);
                        });
        Exception failure = exchange.getException();
        switch (failure) {
            case null -> {
                return exchange.getMessage().getBody(outcome);
            }
            case StoreException e -> throw e;
            case IOException e -> throw e;
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
