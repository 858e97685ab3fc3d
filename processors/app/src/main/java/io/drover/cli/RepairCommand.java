package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.repair.ImageRepairOutcome;
import io.drover.blockengine.repair.ImageRepairRequest;
import io.drover.blockengine.repair.RepairOutcome;
import io.drover.blockengine.repair.RepairRequest;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.store.ImageUrl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "repair",
        description = {
            "Makes what is left in a target restorable; without --apply only prints what it would"
                    + " do.",
            "The backing images of a target are repaired with its volumes.",
            "Makes volume.cfg anew from the backups, moves what cannot be read to a quarantine in"
                    + " the volume's directory, writes bad blocks again from --source, deletes"
                    + " blocks that belong to no backup, and locks and temporary files that were"
                    + " left. Deletes nothing that a sound backup needs. Exit code 6 means that"
                    + " backups stay lost."
        })
final class RepairCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "A target or a volume.")
    private String url;

    @Option(names = "--volume", paramLabel = "NAME", description = "Only this volume.")
    private VolumeName volume;

    @Option(names = "--images", description = "Only the backing images of the target.")
    private boolean images;

    @Option(names = "--apply", description = "Do it, after a question.")
    private boolean apply;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--source",
            paramLabel = "IMAGE",
            description =
                    "Raw image or device to take the content of bad blocks from; with --images the"
                            + " file of a backing image.")
    private Path source;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "Size of the volume, where volume.cfg is lost and no backup contains it.")
    private Long size;

    @Option(
            names = "--dead-after",
            defaultValue = "24h",
            paramLabel = "AGE",
            description =
                    "Age from which a backup in progress counts as given up (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration deadAfter;

    @Option(
            names = "--quarantine-broken",
            description = {
                "Move backups that stay broken to the quarantine too, so that all that are listed"
                        + " can be restored."
            })
    private boolean quarantineBroken;

    @Option(
            names = "--empty-quarantine",
            description = {
                "Give up the configurations that earlier repairs moved away, and with"
                        + " them the blocks that may be theirs."
            })
    private boolean emptyQuarantine;

    @Option(
            names = "--sample",
            defaultValue = "100",
            paramLabel = "PERCENT",
            description = "How many blocks are read to find damage (default: ${DEFAULT-VALUE}).")
    private int sample;

    @Mixin private EmptyTarget empty;
    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        if (ImageUrl.find(url).isPresent()) {
            throw new IllegalArgumentException(
                    "the backing images of a target share their blocks and are repaired together;"
                            + " give the URL of the target with --images");
        }
        Selection selection = Selection.parse(url).with(volume, null);
        requireFitting(selection);
        List<RepairOutcome> outcomes = new ArrayList<>();
        Optional<ImageRepairOutcome> pool = Optional.empty();
        EachVolume each = new EachVolume();
        try (OpenTarget target = targets.open(selection.target());
                Image image = new Image(source)) {
            Backupstore store = target.backupstore();
            boolean single = selection.volume().isPresent();
            List<VolumeName> volumes =
                    empty.check(selection.volumes(store), store.images(), selection.target());
            if (!images) {
                each.run(
                        store,
                        volumes,
                        name -> outcomes.add(repair(store, request(name, image), single)));
            }
            if (!single && !store.images().list().isEmpty()) {
                pool = Optional.of(repairImages(store, image));
            }
        }
        RepairReport.print(output.printer(), outcomes, pool, each.failed(), apply);
        each.explain(output);
        return each.code(code(outcomes, pool)).number();
    }

    private void requireFitting(Selection selection) {
        boolean ofVolume = selection.volume().isPresent();
        if (images && ofVolume) {
            throw new IllegalArgumentException(
                    "--images is of a whole target; leave it out, or the volume");
        }
        if (!ofVolume && size != null || !ofVolume && !images && source != null) {
            throw new IllegalArgumentException(
                    "--source and --size are of one volume; name it with --volume, or give the file"
                            + " of a backing image with --images");
        }
    }

    private ImageRepairOutcome repairImages(Backupstore store, Image image)
            throws IOException, StoreException, InterruptedException {
        ImageRepairs repairs =
                new ImageRepairs(
                        spec,
                        output,
                        new ImageRepairRequest(
                                image.source,
                                deadAfter,
                                emptyQuarantine,
                                quarantineBroken,
                                sample));
        ImageRepairOutcome plan = repairs.plan(store);
        return apply ? repairs.apply(store, plan, yes, images) : plan;
    }

    /** Damage that stays outranks volumes that were in use, which another run may repair. */
    private ExitCode code(List<RepairOutcome> outcomes, Optional<ImageRepairOutcome> pool) {
        if (outcomes.stream().anyMatch(outcome -> !outcome.lost().isEmpty())
                || pool.stream().anyMatch(outcome -> !outcome.lost().isEmpty())) {
            return ExitCode.DAMAGED;
        }
        boolean refused =
                outcomes.stream().anyMatch(o -> !o.applied() && !o.actions().isEmpty())
                        || pool.stream().anyMatch(o -> !o.applied() && !o.actions().isEmpty());
        return apply && refused ? ExitCode.CONFLICT : ExitCode.DONE;
    }

    private RepairRequest request(VolumeName name, Image image) {
        return new RepairRequest(
                name,
                image.source,
                Optional.ofNullable(size),
                deadAfter,
                emptyQuarantine,
                quarantineBroken,
                sample);
    }

    private RepairOutcome repair(Backupstore store, RepairRequest request, boolean single)
            throws IOException, StoreException, InterruptedException {
        RepairOutcome plan;
        try (Progress progress = output.progress("look at " + request.volume())) {
            plan = store.planRepair(request, progress);
        }
        if (!apply || plan.actions().isEmpty()) {
            return plan;
        }
        plan.actions()
                .forEach(
                        action ->
                                output.printer().line(request.volume() + ": " + action.message()));
        Question.ask(
                spec,
                yes,
                "Do these %d steps on volume %s?".formatted(plan.actions().size(), plan.volume()));
        try (Progress progress = output.progress("repair " + request.volume())) {
            return store.repair(request, progress);
        } catch (StoreException.Conflict e) {
            if (single) {
                throw e;
            }
            return notRepaired(plan, e);
        }
    }

    /** Of many volumes, one that is in use does not keep the others from being repaired. */
    private static RepairOutcome notRepaired(RepairOutcome plan, StoreException.Conflict reason) {
        List<String> remarks = new ArrayList<>(plan.remarks());
        remarks.add("not repaired: " + reason.getMessage());
        return new RepairOutcome(
                plan.volume(), false, plan.before(), plan.actions(), plan.lost(), remarks);
    }

    /** The image of {@code --source}, or none. */
    private static final class Image implements AutoCloseable {
        private final Optional<BlockSource> source;

        Image(Path file) throws IOException {
            source = file == null ? Optional.empty() : Optional.of(new FileBlockSource(file));
        }

        @Override
        public void close() throws IOException {
            if (source.isPresent()) {
                source.get().close();
            }
        }
    }
}
