package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.model.TargetFacts;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.page.TargetPages;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Text;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forms about backup targets. */
final class TargetForms {
    private TargetForms() {}

    private static BackupTarget target(PageContext context) {
        String name = context.request().path("target");
        return context.estate()
                .target(name)
                .orElseThrow(() -> PageProblem.notFound("backup target", name));
    }

    /** Such as {@code 2 volumes and 7 backups}. */
    private static String held(Estate estate, String target) {
        List<BackupVolume> volumes = estate.backupVolumes(target);
        long backups =
                volumes.stream()
                        .mapToLong(
                                volume ->
                                        estate.backups(
                                                        new Place(
                                                                target,
                                                                volume.getSpec().volumeName))
                                                .size())
                        .sum();
        return Text.count(volumes.size(), "volume") + " and " + Text.count(backups, "backup");
    }

    private static List<Field> common(BackupTarget.Spec spec, Values values) {
        return List.of(
                Field.text(
                        "secret",
                        "Secret",
                        values.of("secret", spec.credentialSecret),
                        "Name of the Secret with the credentials, in the same namespace; a"
                                + " directory needs none"),
                Field.text(
                        "poll",
                        "Read the store every",
                        values.of("poll", spec.pollInterval),
                        "Such as 5m0s; 0 for never"));
    }

    /** Makes one. */
    record Create(Cluster cluster, TargetNotes notes) implements ConsoleForm {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            TargetFields kind = TargetFields.of(values);
            List<Field> fields = new ArrayList<>();
            fields.add(FormNames.field("Name", values, ""));
            fields.addAll(kind.fields(values));
            if (values.sent() && kind != TargetFields.URL) {
                fields.add(Field.fixed("url", "URL", shown(kind, values)));
            }
            fields.addAll(common(new BackupTarget.Spec(), values));
            return new Question(
                            "New backup target", List.of(), fields, "Create", false, Hrefs.TARGETS)
                    .withTabs(kind.tabs("/console/new-target"))
                    .withNotes(
                            notes.of(values, "", values.of("secret", ""), () -> kind.url(values)))
                    .withCheck(TargetNotes.CHECK, "Check");
        }

        private static String shown(TargetFields kind, Values values) {
            try {
                return kind.url(values);
            } catch (FieldException e) {
                return "–";
            }
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = FormNames.checked("name", values.of("name"));
            BackupTarget target = new BackupTarget();
            target.setMetadata(new ObjectMetaBuilder().withName(name).build());
            target.getSpec().backupTargetURL =
                    TargetFields.checked(TargetFields.of(values).url(values));
            target.getSpec().credentialSecret = values.of("secret");
            target.getSpec().pollInterval = values.of("poll");
            cluster.create(target);
            return new Done(Hrefs.target(name), Notice.TARGET_CREATED);
        }
    }

    /** Changes one. */
    record Edit(Cluster cluster, TargetNotes notes) implements ConsoleForm {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            BackupTarget target = target(context);
            String name = target.getMetadata().getName();
            BackupTarget.Spec spec = target.getSpec();
            List<Field> fields = new ArrayList<>();
            fields.add(Field.fixed("name", "Name", name));
            fields.add(TargetFields.url(values, spec.backupTargetURL));
            fields.addAll(common(spec, values));
            String url = values.of("url", spec.backupTargetURL);
            return new Question(
                            "Edit target " + name,
                            List.of(warning(context, target, url)),
                            fields,
                            "Save",
                            false,
                            Hrefs.target(name))
                    .withNotes(
                            notes.of(
                                    values,
                                    name,
                                    values.of("secret", spec.credentialSecret),
                                    () -> url))
                    .withCheck(TargetNotes.CHECK, "Check");
        }

        private static String warning(PageContext context, BackupTarget target, String url) {
            String held = held(context.estate(), target.getMetadata().getName());
            return url.equals(target.getSpec().backupTargetURL)
                    ? "With another URL, the %s of this target are replaced in the cluster by what the new store holds. Nothing is deleted in the old one."
                            .formatted(held)
                    : "The URL changes from %s to %s: the %s of this target are replaced in the cluster by what the new store holds. Nothing is deleted in the old one."
                            .formatted(target.getSpec().backupTargetURL, url, held);
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = target(context).getMetadata().getName();
            cluster.patchSpec(
                    BackupTarget.class,
                    name,
                    Map.of(
                            "backupTargetURL", TargetFields.checked(values.of("url")),
                            "credentialSecret", values.of("secret"),
                            "pollInterval", values.of("poll")));
            return new Done(Hrefs.target(name), Notice.TARGET_CHANGED);
        }
    }

    /** Deletes one, and nothing in its store. */
    record Delete(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = target(context).getMetadata().getName();
            String refusal = TargetPages.undeletable(context.estate(), name);
            return new Question(
                    "Delete target %s?".formatted(name),
                    List.of(
                            refusal.isEmpty()
                                    ? "This removes %s from the cluster, and nothing from the store."
                                            .formatted(held(context.estate(), name))
                                    : refusal),
                    List.of(),
                    "Delete the target",
                    true,
                    Hrefs.target(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            cluster.delete(BackupTarget.class, target(context).getMetadata().getName());
            return new Done(Hrefs.TARGETS, Notice.TARGET_DELETED);
        }
    }

    /** Reads the store now. */
    record Read(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = target(context).getMetadata().getName();
            return new Question(
                    "Read the store of %s now?".formatted(name),
                    List.of(),
                    List.of(),
                    "Read it",
                    false,
                    Hrefs.target(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = target(context).getMetadata().getName();
            cluster.patchSpec(
                    BackupTarget.class,
                    name,
                    Map.of("syncRequestedAt", Times.format(context.now())));
            return new Done(Hrefs.target(name), Notice.SYNC_REQUESTED);
        }
    }

    /** Reads all stores now. */
    record ReadAll(Cluster cluster) implements ConsoleForm {
        private static List<String> targets(PageContext context) {
            return context.estate().targets().stream()
                    .filter(target -> !TargetFacts.isUnused(target))
                    .map(target -> target.getMetadata().getName())
                    .toList();
        }

        @Override
        public Question ask(PageContext context, Values values) {
            return new Question(
                    "Read the stores of all targets now?",
                    List.of(),
                    List.of(Field.fixed("targets", "Targets", String.join(", ", targets(context)))),
                    "Read them",
                    false,
                    Hrefs.BACKUPS);
        }

        @Override
        public Done act(PageContext context, Values values) {
            String now = Times.format(context.now());
            Bulk.each(
                    "targets",
                    targets(context),
                    name ->
                            cluster.patchSpec(
                                    BackupTarget.class, name, Map.of("syncRequestedAt", now)));
            return new Done(Hrefs.BACKUPS, Notice.SYNC_REQUESTED);
        }
    }
}
