package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.copy.CopyOutcome;
import io.drover.blockengine.copy.CopyRequest;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;
import io.drover.store.ImageUrl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

@Command(
        name = "copy",
        description = {
            "Copies a backup, a volume, a backing image or all of a target to another target, as it"
                    + " is stored; with a volume the image that it lies on.",
            "Every block is verified on its way; what is there already is passed over by its name,"
                    + " so a copy that was interrupted is run again. Exit code 6 means that backups"
                    + " could not be copied, 7 that volumes were in use."
        })
final class CopyCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("volume", "backup", "result");

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "URL of a backup, a volume, a backing image or a target.")
    private String from;

    @Parameters(index = "1", paramLabel = "URL", description = "The target to copy to.")
    private String to;

    @Option(names = "--volume", paramLabel = "NAME", description = "Only this volume.")
    private VolumeName volume;

    @Option(
            names = "--to-credentials",
            paramLabel = "FILE",
            description = "The destination's credentials (default: as the source's).")
    private Path toCredentials;

    @Option(
            names = "--same-volume",
            description =
                    "Copy although a volume of this name at the destination was made at another"
                            + " time, has another size and no backup in common.")
    private boolean sameVolume;

    @Option(
            names = "--check-existing",
            description =
                    "Read the blocks that the destination has, too, and copy those again that are"
                            + " damaged there, and configurations in any case.")
    private boolean checkExisting;

    @Mixin private EmptyTarget empty;
    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    private boolean busy;
    private boolean damaged;
    private final List<CopyOutcome> outcomes = new ArrayList<>();

    /** At first the volumes that could not be copied, at the end also what became of backups. */
    private final List<Map<String, Object>> rows = new ArrayList<>();

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        Optional<ImageUrl> image = ImageUrl.find(from);
        if (image.isPresent() && volume != null) {
            throw new IllegalArgumentException(
                    "--volume does not go together with the URL of a backing image; leave out one");
        }
        Selection selection =
                Selection.parse(image.map(ImageUrl::target).orElse(from)).with(volume, null);
        long start = System.nanoTime();
        try (OpenTarget source = targets.open(selection.target());
                OpenTarget destination = targets.open(to, Optional.ofNullable(toCredentials))) {
            Backupstore store = source.backupstore();
            ImageCopies images = new ImageCopies(store, destination.store(), checkExisting, output);
            if (image.isPresent()) {
                images.copy(image.get().image());
            } else {
                copyVolumes(store, destination, selection, images);
            }
            busy |= images.busy();
            damaged |= images.damaged();
            damaged |= outcomes.stream().anyMatch(outcome -> !outcome.isComplete());
            report(images, (System.nanoTime() - start) / 1e9);
        }
        return code().number();
    }

    /** The images first: a volume that lies on one is not whole without it. */
    private void copyVolumes(
            Backupstore store, OpenTarget destination, Selection selection, ImageCopies images)
            throws IOException, StoreException, InterruptedException {
        List<VolumeName> volumes =
                empty.check(selection.volumes(store), store.images(), selection.target());
        if (selection.volume().isPresent()) {
            images.copyBelow(selection.volume().get());
        } else {
            images.copyAll();
        }
        for (VolumeName name : volumes) {
            copy(
                    store,
                    destination,
                    new CopyRequest(name, selection.backup(), sameVolume, checkExisting));
        }
    }

    /** Damage outranks volumes that are in use, which another run may copy. */
    private ExitCode code() {
        if (damaged) {
            return ExitCode.DAMAGED;
        }
        return busy ? ExitCode.CONFLICT : ExitCode.DONE;
    }

    /** Of many volumes, one that cannot be copied does not keep the others from it. */
    private void copy(Backupstore store, OpenTarget destination, CopyRequest request)
            throws IOException, StoreException, InterruptedException {
        try (Progress progress = output.progress("copy " + request.volume())) {
            outcomes.add(store.copyTo(destination.store(), request, progress));
        } catch (StoreException.Corrupt | StoreException.NotFound | StoreException.Conflict e) {
            if (Selection.parse(from).with(volume, null).volume().isPresent()) {
                throw e;
            }
            busy |= e instanceof StoreException.Conflict;
            damaged |= !(e instanceof StoreException.Conflict);
            rows.add(row(request.volume(), "", "not copied: " + e.getMessage()));
        }
    }

    private static Map<String, Object> row(VolumeName volume, String backup, String result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("volume", volume.value());
        row.put("backup", backup);
        row.put("result", result);
        return row;
    }

    private void report(ImageCopies images, double seconds) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("complete", code() == ExitCode.DONE);
        long read = 0;
        long written = 0;
        long blocks = 0;
        long replaced = images.blocksReplaced();
        long requests = 0;
        for (CopyOutcome outcome : outcomes) {
            outcome.backups()
                    .forEach(
                            (backup, result) ->
                                    rows.add(
                                            row(
                                                    outcome.volume(),
                                                    backup.value(),
                                                    result.message())));
            replaced += outcome.blocksReplaced();
        }
        for (TransferStatistics transfer : transfers(images)) {
            read += transfer.bytesRead();
            written += transfer.bytesWritten();
            blocks += transfer.blocksNew();
            requests += transfer.requests();
        }
        summary.put("blocksCopied", blocks);
        if (checkExisting) {
            summary.put("blocksReplaced", replaced);
        }
        summary.put("writtenBytes", written);
        Rates.add(summary, read, requests, seconds);
        Printer printer = output.printer();
        if (printer.isJson()) {
            summary.put("backups", rows);
            summary.put("backingImages", images.rows());
        } else {
            print(printer, COLUMNS, rows);
            print(printer, ImageCopies.COLUMNS, images.rows());
        }
        printer.record(summary);
    }

    private static void print(
            Printer printer, List<String> columns, List<Map<String, Object>> rows) {
        if (!rows.isEmpty()) {
            printer.rows(columns, rows);
            printer.line("");
        }
    }

    private List<TransferStatistics> transfers(ImageCopies images) {
        return Stream.concat(
                        outcomes.stream().map(CopyOutcome::statistics),
                        images.statistics().stream())
                .toList();
    }
}
