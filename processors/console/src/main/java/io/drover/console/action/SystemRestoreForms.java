package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.page.Systems;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Hrefs;
import io.drover.control.system.SystemNames;
import io.drover.resource.Cluster;
import io.drover.resource.SystemRestore;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Forms about restores of system backups: a dry run, then the restore that it has shown. */
final class SystemRestoreForms {
    private static final String YES = "true";

    private SystemRestoreForms() {}

    private static void create(
            Cluster cluster, String name, String backup, Map<String, String> annotations) {
        SystemRestore restore = new SystemRestore();
        restore.setMetadata(
                new ObjectMetaBuilder().withName(name).withAnnotations(annotations).build());
        restore.getSpec().systemBackup = backup;
        cluster.create(restore);
    }

    private static SystemRestore restore(Systems systems, PageContext context) {
        return systems.restore(context.request().path("restore"));
    }

    /** Shows what a restore would do. */
    record Try(Cluster cluster, Systems systems) implements ConsoleForm {
        private String backup(PageContext context) {
            return systems.backup(context.request().path("backup")).getMetadata().getName();
        }

        @Override
        public Question ask(PageContext context, Values values) {
            String backup = backup(context);
            return new Question(
                    "Restore system backup " + backup,
                    List.of(
                            "First it is shown what the restore would do with each resource;"
                                    + " nothing is changed by that. The page that shows it has the"
                                    + " button that restores."),
                    List.of(
                            FormNames.field(
                                    "Name of the dry run",
                                    values,
                                    FormNames.of(backup + "-try", context.now())),
                            Field.check(
                                    "empty",
                                    "Make volumes that never had a backup, too",
                                    values.of("empty", ""),
                                    "They are empty")),
                    "Show what it would do",
                    false,
                    Hrefs.systemBackup(backup));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = FormNames.checked("name", values.of("name"));
            Map<String, String> annotations = new TreeMap<>();
            annotations.put(SystemNames.ANNOTATION_DRY_RUN, YES);
            if (values.isChecked("empty")) {
                annotations.put(SystemNames.ANNOTATION_EMPTY, YES);
            }
            create(cluster, name, backup(context), annotations);
            return new Done(Hrefs.systemRestore(name), Notice.DRY_RUN_REQUESTED);
        }
    }

    /** Restores what a dry run has shown. */
    record Apply(Cluster cluster, Systems systems) implements ConsoleForm {
        private SystemRestore dryRun(PageContext context) {
            SystemRestore found = restore(systems, context);
            if (!SystemNames.isSet(found, SystemNames.ANNOTATION_DRY_RUN)) {
                throw PageProblem.notFound("dry run", found.getMetadata().getName());
            }
            return found;
        }

        private static long count(SystemRestore dryRun, String state) {
            return dryRun.getStatus().items.stream()
                    .filter(item -> item.state().equals(state))
                    .count();
        }

        @Override
        public Question ask(PageContext context, Values values) {
            SystemRestore dryRun = dryRun(context);
            String backup = dryRun.getSpec().systemBackup;
            List<String> warnings = new ArrayList<>();
            warnings.add(
                    "%d resources are restored. %d are left as they are: what exists is not changed."
                            .formatted(count(dryRun, "ToBeRestored"), count(dryRun, "Skipped")));
            if (count(dryRun, "Failed") > 0) {
                warnings.add(
                        "%d cannot be restored as things are; the dry run names the reasons. The others are restored all the same."
                                .formatted(count(dryRun, "Failed")));
            }
            return new Question(
                    "Restore %s now?".formatted(backup),
                    warnings,
                    List.of(
                            FormNames.field(
                                    "Name of the restore",
                                    values,
                                    FormNames.of(backup, context.now()))),
                    "Restore",
                    false,
                    Hrefs.systemRestore(dryRun.getMetadata().getName()));
        }

        @Override
        public Done act(PageContext context, Values values) {
            SystemRestore dryRun = dryRun(context);
            String name = FormNames.checked("name", values.of("name"));
            create(
                    cluster,
                    name,
                    dryRun.getSpec().systemBackup,
                    SystemNames.isSet(dryRun, SystemNames.ANNOTATION_EMPTY)
                            ? Map.of(SystemNames.ANNOTATION_EMPTY, YES)
                            : Map.of());
            return new Done(Hrefs.systemRestore(name), Notice.SYSTEM_RESTORE_REQUESTED);
        }
    }

    /** Stops and removes a restore; what it restored stays. */
    record Delete(Cluster cluster, Systems systems) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = restore(systems, context).getMetadata().getName();
            return new Question(
                    "Delete restore %s?".formatted(name),
                    List.of(
                            "If it is under way, it stops. What it has restored stays, and so does"
                                    + " the system backup."),
                    List.of(),
                    "Delete the restore",
                    true,
                    Hrefs.systemRestore(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            cluster.delete(SystemRestore.class, restore(systems, context).getMetadata().getName());
            return new Done(Hrefs.SYSTEM, Notice.SYSTEM_RESTORE_DELETED);
        }
    }
}
