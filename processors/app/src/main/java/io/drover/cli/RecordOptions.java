package io.drover.cli;

import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.control.verification.VerificationRecorder;
import io.drover.resource.Cluster;
import io.drover.store.TargetKinds;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Whether, and in which cluster, a verification is recorded; mixed into {@code verify}. */
final class RecordOptions {
    /**
     * A volume's verification.
     *
     * @param began when it began
     */
    record Verified(VerifyOutcome outcome, Instant began) {}

    @Option(
            names = "--record",
            description = {
                "Shows the result in a cluster where Drover runs, at the resources of the"
                        + " BackupTarget that has this URL, as a verification on a schedule does."
                        + " Needs everything to be read."
            })
    private boolean wanted;

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    /**
     * Refuses before anything is read what could not be recorded.
     *
     * @param whole whether all backups and all blocks are read
     */
    void check(String url, boolean whole) {
        if (!wanted) {
            return;
        }
        if (!whole) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--record: what is recorded of a volume is that all of it was read; leave out"
                            + " --backup, --since and --sample, or --record");
        }
        try (Cluster connected = connect()) {
            recorder(connected, url);
        }
    }

    /** Records what was found, if that is wanted. */
    void write(String url, List<Verified> verified, OutputOptions output) {
        if (!wanted) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        try (Cluster connected = connect()) {
            VerificationRecorder recorder = recorder(connected, url);
            for (Verified volume : verified) {
                if (!recorder.record(volume.outcome(), volume.began())) {
                    unknown.add(volume.outcome().volume().value());
                }
            }
            output.note(
                    "recorded at BackupTarget '%s': %d volumes"
                            .formatted(recorder.target(), verified.size() - unknown.size()));
        }
        if (!unknown.isEmpty()) {
            output.note(
                    "not recorded, as the cluster has no BackupVolume of them yet: "
                            + String.join(", ", unknown));
        }
    }

    private Cluster connect() {
        return Cluster.connect(cluster.config(), cluster.namespace());
    }

    private VerificationRecorder recorder(Cluster connected, String url) {
        return VerificationRecorder.of(connected, TargetKinds.parse(url), InstantSource.system())
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.NOT_FOUND,
                                        "--record: namespace %s has no BackupTarget with URL '%s' that was read there; create it and let Drover synchronise it, or leave out --record"
                                                .formatted(cluster.namespace(), url)));
    }
}
