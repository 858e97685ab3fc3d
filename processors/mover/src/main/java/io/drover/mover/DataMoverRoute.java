package io.drover.mover;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import java.io.IOException;

/** Calls the data mover through the routes of {@code data-mover.camel.yaml}. Thread-safe. */
public final class DataMoverRoute implements AutoCloseable {
    /**
     * Exchange property with the caller's {@link ProgressListener}, for a data mover in this
     * process.
     */
    public static final String PROGRESS = "DroverProgress";

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
        return outcome;
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

    private <T> T send(String endpoint, Object task, ProgressListener progress, Class<T> outcome)
            throws StoreException, IOException, InterruptedException {
        Exchange exchange =
                template.send(
                        endpoint,
                        sent -> {
                            sent.setProperty(PROGRESS, progress);
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
