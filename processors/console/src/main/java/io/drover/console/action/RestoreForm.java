package io.drover.console.action;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.Place;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.Commands;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Check;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Note;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.console.view.Text;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes a volume from a backup: one of its own, one that follows what comes after it, or a claim of
 * another CSI driver.
 *
 * @param claims whether Drover serves those
 */
record RestoreForm(Cluster cluster, boolean claims) implements ConsoleForm {
    private static final String STANDBY = "standby";
    private static final String ORDINARY = "volume";

    @Override
    public Question ask(PageContext context, Values values) {
        Backup backup = BackupForms.backup(context);
        Place place = BackupForms.place(context);
        String page = Hrefs.backup(place, backup.getMetadata().getName());
        return new Question(
                        "Restore " + backup.getMetadata().getName(),
                        warnings(context, backup, place, values),
                        fields(context, backup, place, values),
                        "Restore",
                        false,
                        page)
                .withTabs(claims ? ClaimFields.tabs(values, page + "/restore") : List.of())
                .withNotes(notes(context, backup));
    }

    private boolean isIntoClaim(Values values) {
        return claims && ClaimFields.areAskedFor(values);
    }

    private List<Field> fields(PageContext context, Backup backup, Place place, Values values) {
        List<Field> fields = new ArrayList<>();
        fields.add(
                Field.fixed(
                        "what",
                        "Backup",
                        "%s on %s, data of %s, %s"
                                .formatted(
                                        place.volume(),
                                        place.target(),
                                        Moment.of(BackupFacts.dataTime(backup), context.now())
                                                .absolute(),
                                        Text.bytes(backup.getStatus().volumeSize))));
        if (isIntoClaim(values)) {
            fields.addAll(ClaimFields.of(backup, values));
            fields.add(
                    kind(
                            values,
                            "the claim, now",
                            "the claim when it is activated, after it has followed later backups",
                            "The claim has no volume before"));
        } else {
            fields.add(
                    kind(
                            values,
                            "a new volume",
                            "a standby volume, which follows later backups",
                            "A standby volume can be read and written once it is activated"));
        }
        fields.add(FormNames.field("Name of the new volume", values, place.volume() + "-restore"));
        fields.add(
                Field.choice(
                        "jobs",
                        "Recurring jobs recorded with the backup",
                        values.of("jobs", "ignored"),
                        List.of(
                                new Option("ignored", "as the setting says"),
                                new Option("enabled", "bring them back"),
                                new Option("disabled", "leave them out")),
                        ""));
        return fields;
    }

    private static Field kind(Values values, String ordinary, String standby, String hint) {
        return Field.choice(
                "kind",
                "Into",
                values.of("kind", ORDINARY),
                List.of(new Option(ORDINARY, ordinary), new Option(STANDBY, standby)),
                hint);
    }

    private static List<Note> notes(PageContext context, Backup backup) {
        List<Note> notes = new ArrayList<>();
        notes.add(new FormPage.Checks("What is restored", summary(context, backup)));
        if (!backup.getStatus().url.isEmpty()) {
            notes.add(
                    new FormPage.Lines("Instead of a volume", Commands.of(backup.getStatus().url)));
        }
        return notes;
    }

    private static List<Check> summary(PageContext context, Backup backup) {
        Backup.Status status = backup.getStatus();
        String target = BackupForms.place(context).target();
        boolean available =
                context.estate()
                        .target(target)
                        .filter(found -> found.getStatus().available)
                        .isPresent();
        Moment verified = Moment.of(status.verifiedAt, context.now());
        return List.of(
                new Check(
                        BackupFacts.isGood(backup) ? State.ok("sound") : State.bad("not sound"),
                        "%s, of which %s are stored"
                                .formatted(Text.bytes(status.volumeSize), Text.bytes(status.size)),
                        BackupFacts.message(backup)),
                new Check(
                        available ? State.ok("available") : State.bad("unavailable"),
                        "Target " + target,
                        ""),
                new Check(
                        verified.known() ? State.ok("verified") : State.idle("not verified"),
                        verified.known()
                                ? "%s of its blocks were read and found sound, last %s"
                                        .formatted(status.verified, verified.relative())
                                : "Its blocks have not been read since it was made; each is"
                                        + " compared when it is restored",
                        ""));
    }

    private List<String> warnings(PageContext context, Backup backup, Place place, Values values) {
        List<String> warnings = new ArrayList<>();
        if (!BackupFacts.isGood(backup)) {
            warnings.add("This backup is not complete, or is known to be damaged.");
        }
        context.estate()
                .target(place.target())
                .filter(target -> !target.getStatus().available)
                .ifPresent(
                        target ->
                                warnings.add(
                                        "Target %s is unavailable at the moment."
                                                .formatted(place.target())));
        if (!backup.getStatus().volumeBackingImageName.isEmpty()
                && cluster.find(BackingImage.class, backup.getStatus().volumeBackingImageName)
                        .isEmpty()) {
            warnings.add(
                    "It lies on backing image %s, which is not here: it is restored first, if the store has it."
                            .formatted(backup.getStatus().volumeBackingImageName));
        }
        context.estate()
                .target(place.target())
                .filter(target -> target.getSpec().pollInterval.matches("0[a-z]*"))
                .ifPresent(
                        target ->
                                warnings.add(
                                        "Target %s is never read by itself, so a standby volume would follow only when it is read by hand."
                                                .formatted(place.target())));
        if (values.of("name", "").equals(place.volume())) {
            warnings.add(
                    "The new volume has the name of the one that was backed up: its backups go"
                            + " among the earlier ones.");
        }
        return warnings;
    }

    @Override
    public Done act(PageContext context, Values values) {
        Backup backup = BackupForms.backup(context);
        String name = FormNames.checked("name", values.of("name"));
        boolean claim = isIntoClaim(values);
        boolean standby = values.of("kind").equals(STANDBY);
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withAnnotations(claim ? ClaimFields.annotations(values) : Map.of())
                        .build());
        volume.getSpec().fromBackup = backup.getStatus().url;
        volume.getSpec().standby = standby;
        volume.getSpec().backupTargetName = BackupForms.place(context).target();
        volume.getSpec().restoreVolumeRecurringJob = values.of("jobs");
        cluster.create(volume);
        return new Done(
                Hrefs.volume(name), standby ? Notice.STANDBY_CREATED : Notice.VOLUME_CREATED);
    }
}
