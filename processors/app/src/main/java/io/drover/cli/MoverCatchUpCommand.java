package io.drover.cli;

import io.drover.blockengine.store.StoreException;
import io.drover.mover.CatchUpRun;
import io.drover.mover.DeviceCatchUp;
import io.drover.mover.DeviceSink;
import io.drover.mover.MoverOutcome;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "catch-up",
        description = {
            "Brings the device of a standby volume to a later backup, in a Job. Only what differs"
                + " is read from the target and written; where it is not known what the device"
                + " holds, that is read and compared. Every block is verified before it is written,"
                + " and some of them are read again in the end.",
            "While it works it renews the Lease of the Job, which shows how far it is. How it ended"
                    + " is written into a file that becomes the Pod's termination message."
        })
final class MoverCatchUpCommand implements Callable<Integer> {
    @Mixin private MoverShift shift = new MoverShift();

    @Option(
            names = "--device",
            required = true,
            paramLabel = "PATH",
            description = "The block device, or raw image file, that is changed in place.")
    private Path device;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        return shift.perform(CatchUpRun.class, this::move);
    }

    private MoverOutcome move(CatchUpRun task, MoverShift.Held held)
            throws IOException, StoreException, InterruptedException {
        try (DeviceSink sink =
                MoverShift.device("write", () -> DeviceSink.reopen(device, held.permit()))) {
            return new DeviceCatchUp(held.store(), task.step(), device).run(sink, held.heartbeat());
        } catch (DevicePermit.NoPermitException e) {
            throw e.reason();
        }
    }
}
