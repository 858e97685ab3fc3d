package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.control.schedule.JobLabels;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forms about the volumes that were ticked in the list, or about one of them. */
final class BulkVolumeForms {
    private static final String VOLUME = "volume";

    private BulkVolumeForms() {}

    private static List<String> volumes(PageContext context, Values values) {
        return values.chosen(VOLUME).stream()
                .filter(name -> context.estate().volume(name).isPresent())
                .toList();
    }

    /** The page to go back to. */
    private static String back(List<String> volumes) {
        return volumes.size() == 1 ? Hrefs.volume(volumes.getFirst()) : Hrefs.VOLUMES;
    }

    private static ConsoleForm.Question question(
            String heading, List<String> volumes, List<Field> more, String submit) {
        List<Field> fields = new ArrayList<>(Bulk.fields(VOLUME, "Volumes", volumes));
        fields.addAll(more);
        return volumes.isEmpty()
                ? new ConsoleForm.Question(
                        heading,
                        List.of("No volume was ticked in the list."),
                        List.of(),
                        "",
                        false,
                        Hrefs.VOLUMES)
                : new ConsoleForm.Question(
                        heading, List.of(), fields, submit, false, back(volumes));
    }

    /** Backs all of them up, each by a new snapshot. */
    record BackUp(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            return question(
                    "Back up these volumes now?",
                    volumes(context, values),
                    List.of(),
                    "Back them up");
        }

        @Override
        public Done act(PageContext context, Values values) {
            List<String> volumes = volumes(context, values);
            Bulk.each(
                    VOLUME,
                    volumes,
                    volume ->
                            VolumeForms.backUp(
                                    cluster, volume, FormNames.of(volume, context.now())));
            return new Done(back(volumes), Notice.BACKUPS_REQUESTED);
        }
    }

    /** Has later backups go to another target. */
    record SetTarget(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            List<Option> targets =
                    context.estate().targets().stream()
                            .map(target -> target.getMetadata().getName())
                            .map(name -> new Option(name, name))
                            .toList();
            return question(
                    "Back up to another target",
                    volumes(context, values),
                    List.of(
                            Field.choice(
                                    "target",
                                    "Target",
                                    values.of("target", ""),
                                    targets,
                                    "Later backups go there; the first is a whole one. Those that"
                                            + " there are stay where they are")),
                    "Set the target");
        }

        @Override
        public Done act(PageContext context, Values values) {
            String target = values.of("target");
            if (context.estate().target(target).isEmpty()) {
                throw new FieldException(
                        "target", "Target: there is no '%s'; choose another".formatted(target));
            }
            List<String> volumes = volumes(context, values);
            Bulk.each(
                    VOLUME,
                    volumes,
                    volume ->
                            cluster.patchSpec(
                                    Volume.class, volume, Map.of("backupTargetName", target)));
            return new Done(back(volumes), Notice.TARGET_SET);
        }
    }

    /** Has a recurring job be for all of them. */
    record AddJob(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            List<Option> jobs = JobForms.choices(context.estate());
            return question(
                    "Add a recurring job to these volumes",
                    volumes(context, values),
                    List.of(Field.choice("job", "Recurring job", values.of("job", ""), jobs, "")),
                    "Add");
        }

        @Override
        public Done act(PageContext context, Values values) {
            String job = JobForms.chosen(context, values);
            List<String> volumes = volumes(context, values);
            Bulk.each(
                    VOLUME,
                    volumes,
                    volume ->
                            cluster.patchLabels(
                                    Volume.class,
                                    volume,
                                    Map.of(JobLabels.ofJob(job), Names.ENABLED)));
            return new Done(back(volumes), Notice.JOB_ADDED);
        }
    }
}
