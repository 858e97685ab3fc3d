package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.repair.ImageRepairOutcome;
import io.drover.blockengine.repair.ImageRepairRequest;
import io.drover.blockengine.store.StoreException;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The repair of the backing images of a target. */
final class ImageRepairs {
    private final CommandSpec spec;
    private final OutputOptions output;
    private final ImageRepairRequest request;

    ImageRepairs(CommandSpec spec, OutputOptions output, ImageRepairRequest request) {
        this.spec = spec;
        this.output = output;
        this.request = request;
    }

    ImageRepairOutcome plan(Backupstore store)
            throws IOException, StoreException, InterruptedException {
        try (Progress progress = output.progress("look at backing images")) {
            return store.planImageRepair(request, progress);
        }
    }

    /**
     * Does what was planned, after a question.
     *
     * @param single whether it is an error that the images are in use
     */
    ImageRepairOutcome apply(
            Backupstore store, ImageRepairOutcome plan, boolean yes, boolean single)
            throws IOException, StoreException, InterruptedException {
        if (plan.actions().isEmpty()) {
            return plan;
        }
        plan.actions()
                .forEach(action -> output.printer().line("backing images: " + action.message()));
        Question.ask(
                spec,
                yes,
                "Do these %d steps on the backing images?".formatted(plan.actions().size()));
        try (Progress progress = output.progress("repair backing images")) {
            return store.repairImages(request, progress);
        } catch (StoreException.Conflict e) {
            if (single) {
                throw e;
            }
            List<String> remarks = new ArrayList<>(plan.remarks());
            remarks.add("not repaired: " + e.getMessage());
            return new ImageRepairOutcome(
                    false, plan.images(), plan.actions(), plan.lost(), remarks);
        }
    }
}
