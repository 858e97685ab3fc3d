package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.model.Images;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.control.schedule.JobLabels;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes a volume of Drover's own: an empty one, or one on a backing image.
 *
 * @param node where volumes are, if this Drover has them
 * @param otherHolder the Drover that has them instead
 */
record VolumeCreation(
        Cluster cluster, Images images, String node, Supplier<Optional<String>> otherHolder)
        implements ConsoleForm {
    private static final String JOBS = "job";
    private static final String GROUPS = "group";
    private static final String ATTACH = "attach";

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public Question ask(PageContext context, Values values) {
        return new Question(
                        "New volume",
                        List.of(),
                        fields(context, values),
                        "Create",
                        false,
                        Hrefs.VOLUMES)
                .withNotes(Sizes.notes(values.of(Sizes.FIELD, "")))
                .withCheck("size", "Show the size");
    }

    private List<Field> fields(PageContext context, Values values) {
        List<Field> fields = new ArrayList<>();
        fields.add(FormNames.field("Name", values, ""));
        fields.add(
                Field.text(
                        Sizes.FIELD,
                        Sizes.LABEL,
                        values.of(Sizes.FIELD, ""),
                        "Such as 10 GiB or 512 MiB; a number alone is bytes. It takes room on the"
                                + " disk only as it is written"));
        fields.add(
                Field.choice(
                        "target",
                        "Backup target",
                        values.of("target", Names.DEFAULT_TARGET),
                        context.estate().targets().stream().map(VolumeCreation::option).toList(),
                        "Where its backups go; it can be changed later"));
        fields.add(
                Field.choice(
                        "image",
                        "Backing image",
                        values.of("image", ""),
                        Stream.concat(
                                        Stream.of(new Option("", "none: an empty volume")),
                                        images.names().stream()
                                                .filter(name -> images.image(name).isPresent())
                                                .map(name -> new Option(name, name)))
                                .toList(),
                        "What it shows where nothing has been written"));
        jobs(context.estate(), values).forEach(fields::add);
        if (otherHolder.get().isPresent()) {
            fields.add(Field.fixed("driver", "Driver", "file: in Drover's own files"));
        } else {
            fields.add(
                    Field.fixed("driver", "Driver", "file: in Drover's own files on node " + node));
            fields.add(
                    Field.check(
                            ATTACH,
                            "Attach it now",
                            values.of(ATTACH, ""),
                            "It is a block device then, and its page says where"));
        }
        return fields;
    }

    private static Option option(BackupTarget target) {
        String name = target.getMetadata().getName();
        return new Option(
                name, target.getStatus().available ? name : name + " (unavailable at the moment)");
    }

    private static Stream<Field> jobs(Estate estate, Values values) {
        List<String> groups =
                estate.jobs().stream()
                        .flatMap(job -> job.getSpec().groups.stream())
                        .distinct()
                        .sorted()
                        .toList();
        return Stream.of(
                        Field.choices(
                                JOBS,
                                "Recurring jobs",
                                values.ticked(JOBS),
                                JobForms.choices(estate),
                                "Without a job or a group of its own, the jobs of group default"
                                        + " count"),
                        Field.choices(
                                GROUPS,
                                "Groups of recurring jobs",
                                values.ticked(GROUPS),
                                groups.stream().map(group -> group(estate, group)).toList(),
                                ""))
                .filter(field -> !field.options().isEmpty());
    }

    private static Option group(Estate estate, String group) {
        List<String> members =
                estate.jobs().stream()
                        .filter(job -> job.getSpec().groups.contains(group))
                        .map(job -> job.getMetadata().getName())
                        .toList();
        return new Option(group, "%s (%s)".formatted(group, String.join(", ", members)));
    }

    @Override
    public Done act(PageContext context, Values values) {
        String name = FormNames.checked("name", values.of("name"));
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withLabels(labels(context.estate(), values))
                        .withAnnotations(Map.of(Volume.DRIVER, "file"))
                        .build());
        Volume.Spec spec = volume.getSpec();
        spec.size = Long.toString(Sizes.parse(values.of(Sizes.FIELD)));
        spec.backupTargetName = values.of("target");
        spec.backingImage = values.of("image");
        spec.nodeID = values.isChecked(ATTACH) && otherHolder.get().isEmpty() ? node : "";
        cluster.create(volume);
        return new Done(Hrefs.volume(name), Notice.NEW_VOLUME_CREATED);
    }

    private static Map<String, String> labels(Estate estate, Values values) {
        Map<String, String> labels = new TreeMap<>();
        for (String job : values.ticked(JOBS)) {
            RecurringJob found =
                    estate.job(job)
                            .orElseThrow(
                                    () ->
                                            new FieldException(
                                                    JOBS,
                                                    "Recurring jobs: there is no '%s' any more"
                                                            .formatted(job)));
            labels.put(JobLabels.ofJob(found.getMetadata().getName()), Names.ENABLED);
        }
        values.ticked(GROUPS).forEach(group -> labels.put(JobLabels.ofGroup(group), Names.ENABLED));
        return labels;
    }
}
