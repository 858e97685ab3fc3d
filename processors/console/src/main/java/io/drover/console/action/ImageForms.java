package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.model.Images;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Forms that make backing images. */
final class ImageForms {
    private ImageForms() {}

    private static Field checksum(Values values) {
        return Field.text(
                "checksum",
                "SHA-512",
                values.of("checksum", ""),
                "What the image must have: 128 hexadecimal digits in lower case; empty for any");
    }

    private static Done create(
            Cluster cluster,
            Values values,
            String source,
            Map<String, String> parameters,
            Notice notice) {
        String name = FormNames.checked("name", values.of("name"));
        BackingImage image = new BackingImage();
        image.setMetadata(new ObjectMetaBuilder().withName(name).build());
        image.getSpec().sourceType = source;
        image.getSpec().sourceParameters = new TreeMap<>(parameters);
        image.getSpec().checksum = values.of("checksum");
        cluster.create(image);
        return new Done(Hrefs.image(name), notice);
    }

    /** Fetches one from a web server. */
    record Download(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            return new Question(
                    "Download a backing image",
                    List.of(),
                    List.of(
                            FormNames.field("Name", values, ""),
                            Field.text(
                                    "url",
                                    "URL",
                                    values.of("url", ""),
                                    "Of a raw or QCOW2 image, such as"
                                            + " https://images.example.com/ubuntu.img"),
                            checksum(values)),
                    "Download",
                    false,
                    Hrefs.IMAGES);
        }

        @Override
        public Done act(PageContext context, Values values) {
            return create(
                    cluster,
                    values,
                    "download",
                    Map.of("url", values.of("url")),
                    Notice.IMAGE_CREATED);
        }
    }

    /** Makes one that waits for its file, which the image's page then asks for. */
    record Upload(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            return new Question(
                    "Upload a backing image",
                    List.of(),
                    List.of(FormNames.field("Name", values, ""), checksum(values)),
                    "Go on to the file",
                    false,
                    Hrefs.IMAGES);
        }

        @Override
        public Done act(PageContext context, Values values) {
            return create(cluster, values, "upload", Map.of(), Notice.IMAGE_AWAITS_FILE);
        }
    }

    /** Makes one of what a volume or a snapshot holds. */
    record Export(Cluster cluster) implements ConsoleForm {
        private static final String PRESENT = "";

        @Override
        public Question ask(PageContext context, Values values) {
            Estate estate = context.estate();
            String volume = values.of("volume", context.request().query("volume"));
            return new Question(
                    "Make a backing image of a volume",
                    estate.volumes().isEmpty()
                            ? List.of("There is no volume that an image could be made of.")
                            : List.of(),
                    List.of(
                            FormNames.field("Name", values, ""),
                            Field.choice(
                                    "volume",
                                    "Volume",
                                    volume,
                                    estate.volumes().stream()
                                            .map(one -> one.getMetadata().getName())
                                            .map(name -> new Option(name, name))
                                            .toList(),
                                    "Its content, with what it shows of an image of its own"),
                            Field.text(
                                    "snapshot",
                                    "Snapshot",
                                    values.of("snapshot", PRESENT),
                                    "Name of a snapshot of that volume; empty for the present"
                                            + " content"),
                            checksum(values)),
                    "Make the image",
                    false,
                    Hrefs.IMAGES);
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = values.of("volume");
            String snapshot = values.of("snapshot");
            requireVolume(context.estate(), volume);
            if (!snapshot.equals(PRESENT)) {
                requireSnapshot(context.estate(), volume, snapshot);
            }
            Map<String, String> parameters = new TreeMap<>();
            parameters.put("volume-name", volume);
            parameters.put("export-type", "raw");
            if (!snapshot.equals(PRESENT)) {
                parameters.put("snapshot-name", snapshot);
            }
            return create(cluster, values, "export-from-volume", parameters, Notice.IMAGE_CREATED);
        }

        private static void requireVolume(Estate estate, String volume) {
            if (estate.volume(volume).isEmpty()) {
                throw new FieldException(
                        "volume", "Volume: there is no volume '%s'".formatted(volume));
            }
        }

        private static void requireSnapshot(Estate estate, String volume, String snapshot) {
            Optional<Snapshot> found =
                    estate.snapshots(volume).stream()
                            .filter(one -> one.getMetadata().getName().equals(snapshot))
                            .findFirst();
            if (found.isEmpty()) {
                throw new FieldException(
                        "snapshot",
                        "Snapshot: volume '%s' has no snapshot '%s'; its page lists them"
                                .formatted(volume, snapshot));
            }
        }
    }

    /** Deletes an image; its backups stay. */
    record Delete(Cluster cluster, Images images) implements ConsoleForm {
        private BackingImage image(PageContext context) {
            return ImageBackupForms.image(images, context);
        }

        @Override
        public Question ask(PageContext context, Values values) {
            String name = image(context).getMetadata().getName();
            return new Question(
                    "Delete backing image %s?".formatted(name),
                    List.of(uses(name), backups(name)),
                    List.of(),
                    "Delete the image",
                    true,
                    Hrefs.image(name));
        }

        private String uses(String name) {
            List<String> volumes = images.volumesOn(name);
            return volumes.isEmpty()
                    ? "Its file is deleted from the disks. No volume lies on it."
                    : "Volumes lie on it: %s. It cannot be deleted before them."
                            .formatted(String.join(", ", volumes));
        }

        private String backups(String name) {
            List<String> targets = ImageBackupForms.targets(images.backups(name));
            return targets.isEmpty()
                    ? "No target has a backup of it, so it is gone for good."
                    : "Its backups on %s stay, and it can be restored from them."
                            .formatted(String.join(", ", targets));
        }

        @Override
        public Done act(PageContext context, Values values) {
            cluster.delete(BackingImage.class, image(context).getMetadata().getName());
            return new Done(Hrefs.IMAGES, Notice.IMAGE_DELETED);
        }
    }
}
