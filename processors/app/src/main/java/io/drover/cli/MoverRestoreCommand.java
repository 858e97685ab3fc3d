package io.drover.cli;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.DeviceSink;
import io.drover.mover.MoverOutcome;
import io.drover.mover.RestoreRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "restore",
        description = {
            "Restores a backup to the new device of a Job. Every block is verified before it is"
                    + " written; what the backup has no data for is written with zeros. In the end"
                    + " some of it is read again.",
            "While it works it renews the Lease of the Job, which shows how far it is. How it ended"
                    + " is written into a file that becomes the Pod's termination message."
        })
final class MoverRestoreCommand implements Callable<Integer> {
    @Mixin private MoverShift shift = new MoverShift();

    @Option(
            names = "--device",
            required = true,
            paramLabel = "PATH",
            description = "The block device, or raw image file, all of which is written over.")
    private Path device;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        return shift.perform(RestoreRun.class, this::move);
    }

    private MoverOutcome move(RestoreRun task, MoverShift.Held held)
            throws IOException, StoreException, InterruptedException {
        try (DeviceSink sink =
                MoverShift.device("write", () -> DeviceSink.open(device, held.permit()))) {
            RestoreOutcome outcome = held.store().restore(task.request(), sink, held.heartbeat());
            sink.verify();
            return MoverOutcome.restored(outcome.statistics());
        } catch (DevicePermit.NoPermitException e) {
            throw e.reason();
        }
    }
}
