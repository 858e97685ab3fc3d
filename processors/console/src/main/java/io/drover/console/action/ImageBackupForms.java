package io.drover.console.action;

import io.drover.console.model.Images;
import io.drover.console.page.ImagePages;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.control.image.ImageBackups;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Forms about backups of backing images. */
final class ImageBackupForms {
    private ImageBackupForms() {}

    static BackingImage image(Images images, PageContext context) {
        String name = context.request().path("image");
        return images.image(name).orElseThrow(() -> PageProblem.notFound("backing image", name));
    }

    private static BackupBackingImage backup(Images images, PageContext context) {
        String name = context.request().path("backup");
        return images.backup(name)
                .orElseThrow(() -> PageProblem.notFound("backup of a backing image", name));
    }

    /** Names of the targets that have them. */
    static List<String> targets(List<BackupBackingImage> backups) {
        return backups.stream().map(ImageBackups::target).toList();
    }

    /** Backs an image up. */
    record BackUp(Cluster cluster, Images images) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = image(images, context).getMetadata().getName();
            List<String> free = ImagePages.targets(context, images.backups(name));
            return new Question(
                    "Back up image " + name,
                    free.isEmpty()
                            ? List.of("Every target that has a URL has a backup of it already.")
                            : List.of(),
                    List.of(
                            Field.choice(
                                    "target",
                                    "Target",
                                    values.of("target", free.isEmpty() ? "" : free.getFirst()),
                                    free.stream().map(one -> new Option(one, one)).toList(),
                                    "Blocks that other images have there are not stored again")),
                    "Back up",
                    false,
                    Hrefs.image(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = image(images, context).getMetadata().getName();
            String target = values.of("target");
            BackupTarget found =
                    context.estate()
                            .target(target)
                            .orElseThrow(
                                    () ->
                                            new FieldException(
                                                    "target",
                                                    "Target: there is no backup target '%s'"
                                                            .formatted(target)));
            if (!new ImageBackups(cluster, cluster).request(name, found)) {
                throw new FieldException(
                        "target",
                        "Target: '%s' has a backup of the image, or one is being deleted there"
                                .formatted(target));
            }
            return new Done(Hrefs.image(name), Notice.IMAGE_BACKUP_REQUESTED);
        }
    }

    /** Makes an image from its backup. */
    record Restore(Cluster cluster, Images images) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            BackupBackingImage backup = backup(images, context);
            String name = ImageBackups.image(backup);
            String target = ImageBackups.target(backup);
            List<String> warnings = new ArrayList<>();
            if (backup.getStatus().url.isEmpty()) {
                warnings.add("This backup is not complete.");
            }
            context.estate()
                    .target(target)
                    .filter(found -> !found.getStatus().available)
                    .ifPresent(
                            _ ->
                                    warnings.add(
                                            "Target %s is unavailable at the moment."
                                                    .formatted(target)));
            return new Question(
                    "Restore image " + name,
                    warnings,
                    List.of(
                            Field.fixed(
                                    "what",
                                    "Backup",
                                    "%s on %s, %s"
                                            .formatted(
                                                    name,
                                                    target,
                                                    Text.bytes(backup.getStatus().size))),
                            FormNames.field(
                                    "Name of the image",
                                    values,
                                    images.image(name).isEmpty() ? name : name + "-restored")),
                    "Restore",
                    false,
                    Hrefs.image(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            BackupBackingImage backup = backup(images, context);
            String name = FormNames.checked("name", values.of("name"));
            BackingImage image = new BackingImage();
            image.setMetadata(new ObjectMetaBuilder().withName(name).build());
            image.getSpec().sourceType = "restore";
            image.getSpec().sourceParameters =
                    new TreeMap<>(
                            Map.of(
                                    "backup-url",
                                    backup.getStatus().url,
                                    "backup-target-name",
                                    ImageBackups.target(backup)));
            cluster.create(image);
            return new Done(Hrefs.image(name), Notice.IMAGE_CREATED);
        }
    }

    /** Deletes the backup of an image, or its resource alone. */
    record Delete(Cluster cluster, Images images) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            BackupBackingImage backup = backup(images, context);
            String name = ImageBackups.image(backup);
            String target = ImageBackups.target(backup);
            List<String> warnings = new ArrayList<>();
            warnings.add(
                    "It is deleted from target %s, with the blocks that no other image there needs."
                            .formatted(target));
            List<String> volumes = images.backedUpOn(name, target);
            if (!volumes.isEmpty()) {
                warnings.add(
                        "Backups of %s there hold only what was written over this image: without it, and without the image in the cluster, they cannot be restored."
                                .formatted(String.join(", ", volumes)));
            }
            return new Question(
                    "Delete the backup of image %s on %s?".formatted(name, target),
                    warnings,
                    List.of(
                            Field.check(
                                    "keep",
                                    "Keep the image in the store, and remove the resource only",
                                    values.of("keep", ""),
                                    "The next time the store is read it appears again.")),
                    "Delete the backup",
                    true,
                    Hrefs.image(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            BackupBackingImage backup = backup(images, context);
            if (values.isChecked("keep")) {
                cluster.deleteResourceOnly(backup);
                return new Done(Hrefs.IMAGES, Notice.RESOURCE_DELETED);
            }
            cluster.delete(BackupBackingImage.class, backup.getMetadata().getName());
            return new Done(Hrefs.IMAGES, Notice.IMAGE_BACKUP_DELETED);
        }
    }
}
