package io.drover.console.page;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.drover.console.activity.Activity;
import io.drover.console.model.BackupFacts;
import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.model.TargetFacts;
import io.drover.console.view.Answer;
import io.drover.console.view.BackupPage;
import io.drover.console.view.BackupRow;
import io.drover.console.view.BackupVolumePage;
import io.drover.console.view.BackupsPage;
import io.drover.console.view.Commands;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Page;
import io.drover.console.view.Tab;
import io.drover.console.view.TargetRow;
import io.drover.console.view.Text;
import io.drover.control.job.ChangesText;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;

import org.apache.camel.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pages about what the targets hold. Bean {@code consoleBackups}. */
public final class BackupPages {
    private static final int FOUND = 20;

    private final Answers answers;
    private final Details details;
    private final Activity activity;

    public BackupPages(Answers answers, Details details, Activity activity) {
        this.answers = answers;
        this.details = details;
        this.activity = activity;
    }

    public Answer list(Exchange exchange) {
        return answers.answer(exchange, Tab.BACKUPS, BackupPages::list);
    }

    private static Page list(PageContext context) {
        Search search = new Search(context.request().query("q"));
        Estate estate = context.estate();
        List<Backup> found =
                search.isEmpty()
                        ? List.of()
                        : estate.backups().stream()
                                .filter(search::finds)
                                .sorted(comparing(BackupFacts::time).reversed())
                                .toList();
        return new BackupsPage(
                context.frame("Backups", Tab.BACKUPS),
                context.request().query("q"),
                estate.targets().stream().map(target -> group(context, target, search)).toList(),
                found.stream().limit(FOUND).map(new Rows(estate)::backup).toList(),
                Math.max(0, found.size() - FOUND));
    }

    private static BackupsPage.Group group(
            PageContext context, BackupTarget target, Search search) {
        Rows rows = new Rows(context.estate());
        List<BackupVolume> all = context.estate().backupVolumes(target.getMetadata().getName());
        List<BackupVolume> shown =
                search.isEmpty() ? all : all.stream().filter(search::finds).toList();
        Listing<BackupVolume> page =
                Listing.of(
                        shown,
                        all.size(),
                        context.request().number("page"),
                        VolumePages.query(Map.of("q", search.text())));
        TargetRow row = rows.target(target);
        return new BackupsPage.Group(
                row,
                new Listing<>(
                        page.rows().stream().map(rows::backupVolume).toList(),
                        page.number(),
                        page.pages(),
                        page.found(),
                        page.all(),
                        page.query()),
                empty(target, row));
    }

    private static String empty(BackupTarget target, TargetRow row) {
        if (TargetFacts.isUnused(target)) {
            return "The target has no URL yet, so it keeps no backups.";
        }
        if (!row.synced().known()) {
            return "The store has not been read yet.";
        }
        return "No backups here yet. The store is read every %s; last %s."
                .formatted(target.getSpec().pollInterval, row.synced().relative());
    }

    public Answer volume(Exchange exchange) {
        return answers.answer(exchange, Tab.BACKUPS, this::volume);
    }

    private static Place place(PageContext context) {
        return new Place(context.request().path("target"), context.request().path("volume"));
    }

    private Page volume(PageContext context) {
        Place place = place(context);
        Estate estate = context.estate();
        BackupVolume volume =
                estate.backupVolume(place)
                        .orElseThrow(
                                () ->
                                        PageProblem.notFound(
                                                "volume with backups on " + place.target(),
                                                place.volume()));
        Rows rows = new Rows(estate);
        List<Backup> all = estate.backups(place);
        Listing<Backup> page = Listing.of(all, all.size(), context.request().number("page"), "");
        List<BackupRow> shown = page.rows().stream().map(rows::backup).toList();
        return new BackupVolumePage(
                context.frame(
                        "%s on %s".formatted(place.volume(), place.target()),
                        Tab.BACKUPS,
                        List.of(
                                new Link(Hrefs.BACKUPS, "Backups"),
                                new Link(Hrefs.target(place.target()), place.target()))),
                rows.backupVolume(volume),
                place.target(),
                place.volume(),
                new Listing<>(shown, page.number(), page.pages(), page.found(), page.all(), ""),
                rows.bars(all),
                Hrefs.backupsDeletion(place),
                Hrefs.someBackupsDeletion(place),
                Hrefs.backupsReading(place),
                Hrefs.restorePoints(place),
                Hrefs.backupsVerification(place),
                activity.proof(volume, context.now()).map(new RunRows(context.now())::row),
                details.of(BackupVolume.class, volume, volume.getStatus().conditions, context));
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.BACKUPS, this::show);
    }

    private Page show(PageContext context) {
        Place place = place(context);
        String name = context.request().path("backup");
        Backup backup =
                context.estate()
                        .backup(place, name)
                        .orElseThrow(() -> PageProblem.notFound("backup", name));
        String url = backup.getStatus().url;
        return new BackupPage(
                context.frame(
                        name,
                        Tab.BACKUPS,
                        List.of(
                                new Link(Hrefs.BACKUPS, "Backups"),
                                new Link(Hrefs.target(place.target()), place.target()),
                                new Link(Hrefs.backupVolume(place), place.volume()))),
                new Rows(context.estate()).backup(backup),
                name,
                facts(context, place, backup),
                url,
                url.isEmpty() ? List.of() : Commands.of(url),
                Hrefs.backup(place, name) + "/verify",
                activity.proof(backup, context.now()).map(new RunRows(context.now())::row),
                details.of(Backup.class, backup, backup.getStatus().conditions, context));
    }

    private static List<Fact> facts(PageContext context, Place place, Backup backup) {
        Backup.Status status = backup.getStatus();
        List<Fact> facts = new ArrayList<>();
        add(facts, "Volume", place.volume());
        add(facts, "Target", place.target());
        add(facts, "Snapshot", status.snapshotName);
        add(facts, "Data of", context.moment(status.snapshotCreatedAt).absolute());
        add(facts, "Made", context.moment(status.backupCreatedAt).absolute());
        add(facts, "Size of the volume", Text.bytes(status.volumeSize));
        add(facts, "Refers to", Text.bytes(status.size));
        add(facts, "New to the store", Text.bytes(status.newlyUploadDataSize));
        add(facts, "Sent again", Text.bytes(status.reUploadedDataSize));
        add(facts, "Mode", backup.getSpec().backupMode);
        add(facts, "Changes", ChangesText.of(backup));
        add(facts, "Compression", status.compressionMethod);
        add(facts, "Verified", verified(context, status));
        add(facts, "Labels", labels(status));
        return facts;
    }

    private static void add(List<Fact> facts, String name, String value) {
        if (!value.isEmpty() && !value.equals("–")) {
            facts.add(new Fact(name, value));
        }
    }

    private static String verified(PageContext context, Backup.Status status) {
        return status.verifiedAt.isEmpty()
                ? ""
                : "%s of its blocks, last %s"
                        .formatted(
                                status.verified.isEmpty() ? "some" : status.verified,
                                context.moment(status.verifiedAt).relative());
    }

    private static String labels(Backup.Status status) {
        return status.labels.entrySet().stream()
                .filter(label -> !label.getKey().equals("KubernetesStatus"))
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(joining(", "));
    }
}
