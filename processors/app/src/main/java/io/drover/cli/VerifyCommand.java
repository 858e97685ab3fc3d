package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.image.ImageVerification;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "verify",
        description = {
            "Reads what is in a target and lists what is damaged or missing, and the backups that"
                    + " it breaks.",
            "Writes nothing to the target. Exit code 6 means damage."
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "A target, a volume or a backup.")
    private String url;

    @Option(names = "--volume", paramLabel = "NAME", description = "Only this volume.")
    private VolumeName volume;

    @Option(names = "--backup", paramLabel = "NAME", description = "Only this backup.")
    private BackupName backup;

    @Option(
            names = "--sample",
            defaultValue = "100",
            paramLabel = "PERCENT",
            description = {
                "How many blocks are read, chosen at random; that they are there is checked of all"
                        + " (default: ${DEFAULT-VALUE})."
            })
    private int sample;

    @Option(
            names = "--since",
            paramLabel = "AGE|TIME",
            description = "Only backups completed since: 12h, 7d, 2026-01-31, …")
    private String since;

    @Mixin private EmptyTarget empty;

    @Option(
            names = "--strict-longhorn",
            description =
                    "Exit code 6 also for what only Longhorn cannot restore, or not correctly:"
                            + " blocks listed out of order, blocks in another compression than the"
                            + " backup names.")
    private boolean strictLonghorn;

    @Mixin private RecordOptions records = new RecordOptions();
    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        Selection selection = Selection.parse(url).with(volume, backup);
        Optional<Instant> from =
                Optional.ofNullable(since)
                        .map(
                                text ->
                                        PointInTime.of(
                                                "--since", text, InstantSource.system().instant()));
        records.check(selection.target(), readsAll(selection));
        List<RecordOptions.Verified> verified = new ArrayList<>();
        Optional<ImageVerification> images = Optional.empty();
        EachVolume each = new EachVolume();
        try (OpenTarget target = targets.open(selection.target())) {
            Backupstore store = target.backupstore();
            each.run(
                    store,
                    empty.check(selection.volumes(store), store.images(), selection.target()),
                    name -> {
                        VerifyRequest request =
                                new VerifyRequest(name, selection.backup(), from, sample);
                        Instant began = InstantSource.system().instant();
                        try (Progress progress = output.progress("verify " + name)) {
                            verified.add(
                                    new RecordOptions.Verified(
                                            store.verify(request, progress), began));
                        }
                    });
            if (selection.volume().isEmpty()) {
                images = verifyImages(store.images());
            }
        }
        List<VerifyOutcome> outcomes =
                verified.stream().map(RecordOptions.Verified::outcome).toList();
        report(outcomes, images, each.failed());
        each.explain(output);
        records.write(selection.target(), verified, output);
        boolean sound =
                outcomes.stream()
                                .allMatch(
                                        strictLonghorn
                                                ? VerifyOutcome::isSoundForLonghorn
                                                : VerifyOutcome::isSound)
                        && isSound(images);
        return each.code(sound ? ExitCode.DONE : ExitCode.DAMAGED).number();
    }

    private boolean readsAll(Selection selection) {
        return selection.backup().isEmpty() && since == null && sample == 100;
    }

    /** Nothing is said of images where there are none. */
    private Optional<ImageVerification> verifyImages(BackingImages images)
            throws StoreException, IOException, InterruptedException {
        if (images.list().isEmpty()) {
            return Optional.empty();
        }
        try (Progress progress = output.progress("verify backing images")) {
            return Optional.of(images.verify(sample, progress));
        }
    }

    private static boolean isSound(Optional<ImageVerification> images) {
        return images.map(ImageVerification::isSound).orElse(true);
    }

    private void report(
            List<VerifyOutcome> outcomes, Optional<ImageVerification> images, List<String> failed) {
        Printer printer = output.printer();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (VerifyOutcome outcome : outcomes) {
            outcome.findings()
                    .forEach(finding -> rows.add(FindingRows.row(outcome.volume(), finding)));
        }
        images.ifPresent(
                verified ->
                        verified.findings().forEach(finding -> rows.add(ImageRows.row(finding))));
        Map<String, Object> summary = summary(outcomes, images, failed);
        if (printer.isJson()) {
            summary.put("findings", rows);
        } else if (!rows.isEmpty()) {
            printer.rows(FindingRows.COLUMNS, rows);
            printer.line("");
        }
        printer.record(summary);
    }

    private static Map<String, Object> summary(
            List<VerifyOutcome> outcomes, Optional<ImageVerification> images, List<String> failed) {
        List<String> broken = new ArrayList<>();
        long backups = 0;
        long read = 0;
        long blocks = 0;
        for (VerifyOutcome outcome : outcomes) {
            outcome.brokenBackups().forEach(name -> broken.add(outcome.volume() + "/" + name));
            backups += outcome.backups().size();
            read += outcome.statistics().bytesRead();
            blocks += outcome.blocks().size();
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put(
                "sound",
                failed.isEmpty()
                        && outcomes.stream().allMatch(VerifyOutcome::isSound)
                        && isSound(images));
        summary.put(
                "soundForLonghorn",
                failed.isEmpty() && outcomes.stream().allMatch(VerifyOutcome::isSoundForLonghorn));
        summary.put("volumes", outcomes.size());
        summary.put("backups", backups);
        images.ifPresent(verified -> summary.put("backingImages", verified.images().size()));
        summary.put("broken", broken);
        summary.put("notVerified", failed);
        summary.put("blocks", blocks);
        summary.put("readBytes", read);
        return summary;
    }
}
