package io.drover.console.action;

import io.drover.console.model.Fields;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Forms about what a volume is to its user: a device, of a size. */
final class VolumeUse {
    private VolumeUse() {}

    private static Done setNode(Cluster cluster, PageContext context, String node, Notice notice) {
        String name = VolumeForms.volume(context).getMetadata().getName();
        cluster.patchSpec(Volume.class, name, Map.of("nodeID", node));
        return new Done(Hrefs.volume(name), notice);
    }

    /**
     * Makes a block device of it.
     *
     * @param node where its data is, if this Drover has it
     * @param otherHolder the Drover that has it instead
     */
    record Attach(Cluster cluster, String node, Supplier<Optional<String>> otherHolder)
            implements ConsoleForm {
        private static final String ELSEWHERE =
                "%s works in this namespace: attach the volume on the console of that one.";

        @Override
        public Question ask(PageContext context, Values values) {
            String name = VolumeForms.volume(context).getMetadata().getName();
            Optional<String> elsewhere = otherHolder.get();
            if (elsewhere.isPresent()) {
                return new Question(
                        "Attach %s?".formatted(name),
                        List.of(ELSEWHERE.formatted(elsewhere.get())),
                        List.of(),
                        "",
                        false,
                        Hrefs.volume(name));
            }
            return new Question(
                    "Attach %s?".formatted(name),
                    List.of(),
                    List.of(
                            Field.fixed("node", "Node", node),
                            Field.fixed(
                                    "what",
                                    "Result",
                                    "A block device by NBD, for the user that Drover runs as. Its"
                                            + " address is on the volume's page then")),
                    "Attach",
                    false,
                    Hrefs.volume(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            otherHolder
                    .get()
                    .ifPresent(
                            other -> {
                                throw new FieldException("", ELSEWHERE.formatted(other));
                            });
            return setNode(cluster, context, node, Notice.ATTACHED);
        }
    }

    /** Takes the block device away. */
    record Detach(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = VolumeForms.volume(context).getMetadata().getName();
            return new Question(
                    "Detach %s?".formatted(name),
                    List.of(
                            "Requests that have begun end, what was written is flushed, and those"
                                    + " who use the device are disconnected. Unmount it before."),
                    List.of(),
                    "Detach",
                    false,
                    Hrefs.volume(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            return setNode(cluster, context, "", Notice.DETACHED);
        }
    }

    /** Makes it larger. */
    record Enlarge(Cluster cluster) implements ConsoleForm {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            Volume volume = VolumeForms.volume(context);
            String name = volume.getMetadata().getName();
            return new Question(
                            "Enlarge " + name,
                            warnings(volume),
                            List.of(
                                    Field.fixed(
                                            "present",
                                            "Present size",
                                            Text.bytes(volume.getSpec().size)),
                                    Field.text(
                                            Sizes.FIELD,
                                            "New size",
                                            values.of(Sizes.FIELD, ""),
                                            "Such as 20 GiB. A volume never becomes smaller")),
                            "Enlarge",
                            false,
                            Hrefs.volume(name))
                    .withNotes(Sizes.notes(values.of(Sizes.FIELD, "")))
                    .withCheck("size", "Show the size");
        }

        private static List<String> warnings(Volume volume) {
            List<String> warnings = new ArrayList<>();
            warnings.add(
                    "This cannot be undone. A file system on it keeps its size until it is"
                            + " enlarged too, such as by resize2fs.");
            if (!volume.getStatus().currentNodeID.isEmpty()) {
                warnings.add(
                        "Whoever uses the device now sees the new size after connecting again.");
            }
            return warnings;
        }

        @Override
        public Done act(PageContext context, Values values) {
            Volume volume = VolumeForms.volume(context);
            String name = volume.getMetadata().getName();
            long size = Sizes.parse(values.of(Sizes.FIELD));
            if (size == Fields.number(volume.getSpec().size)) {
                throw new FieldException(
                        Sizes.FIELD, "%s: it has this size already".formatted(Sizes.LABEL));
            }
            cluster.patchSpec(Volume.class, name, Map.of("size", Long.toString(size)));
            return new Done(Hrefs.volume(name), Notice.ENLARGED);
        }
    }
}
