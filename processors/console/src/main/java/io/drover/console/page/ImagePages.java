package io.drover.console.page;

import io.drover.console.model.Images;
import io.drover.console.view.Answer;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.ImagePage;
import io.drover.console.view.ImagesPage;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Page;
import io.drover.console.view.Tab;
import io.drover.console.view.Text;
import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageStates;
import io.drover.control.job.JobRunner;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;

import org.apache.camel.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pages about backing images. Bean {@code consoleImages}. */
public final class ImagePages {
    private final Answers answers;
    private final Details details;
    private final Images images;
    private final JobRunner jobs;

    public ImagePages(Answers answers, Details details, Images images, JobRunner jobs) {
        this.answers = answers;
        this.details = details;
        this.images = images;
        this.jobs = jobs;
    }

    public Answer list(Exchange exchange) {
        return answers.answer(exchange, Tab.IMAGES, this::list);
    }

    private Page list(PageContext context) {
        String filter = context.request().query("q");
        List<String> all = images.names();
        Listing<String> page =
                Listing.of(
                        all.stream()
                                .filter(name -> name.contains(filter.toLowerCase(Locale.ROOT)))
                                .toList(),
                        all.size(),
                        context.request().number("page"),
                        VolumePages.query(Map.of("q", filter)));
        ImageRows rows = rows(context);
        return new ImagesPage(
                context.frame("Backing images", Tab.IMAGES),
                filter,
                new Listing<>(
                        page.rows().stream().map(rows::row).toList(),
                        page.number(),
                        page.pages(),
                        page.found(),
                        page.all(),
                        page.query()));
    }

    private ImageRows rows(PageContext context) {
        return new ImageRows(images, jobs, context.now());
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.IMAGES, this::show);
    }

    private Page show(PageContext context) {
        String name = context.request().path("image");
        Optional<BackingImage> image = images.image(name);
        List<BackupBackingImage> backups = images.backups(name);
        if (image.isEmpty() && backups.isEmpty()) {
            throw PageProblem.notFound("backing image", name);
        }
        ImageRows rows = rows(context);
        List<String> volumes = images.volumesOn(name);
        return new ImagePage(
                context.frame(name, Tab.IMAGES, List.of(new Link(Hrefs.IMAGES, "Backing images"))),
                rows.row(name),
                name,
                image.map(ImagePages::facts).orElse(List.of()),
                image.map(ImagePages::checksum)
                        .or(() -> backups.stream().map(b -> b.getStatus().checksum).findFirst())
                        .orElse(""),
                image.map(ImageStates::copies).orElse(List.of()).stream()
                        .map(ImageRows::copy)
                        .toList(),
                volumes.stream().map(volume -> new Link(Hrefs.volume(volume), volume)).toList(),
                backups.stream().map(rows::backup).toList(),
                image.filter(rows::mayBeUploaded)
                        .map(_ -> upload(name, context.request().token()))
                        .orElse(""),
                image.map(rows::uploadTrouble).orElse(""),
                image.filter(ImageStates::isReady).isPresent()
                        && !targets(context, backups).isEmpty(),
                undeletable(volumes),
                image.map(
                        here ->
                                details.of(
                                        BackingImage.class,
                                        here,
                                        here.getStatus().conditions,
                                        context)));
    }

    /** The token cannot stand in the form: it is asked for before any of the form is read. */
    private static String upload(String name, String token) {
        return Hrefs.image(name) + "/upload?token=" + Hrefs.encode(token);
    }

    private static String checksum(BackingImage image) {
        String found = image.getStatus().checksum;
        return found.isEmpty() ? image.getSpec().checksum : found;
    }

    /** As admission says it; empty if the image may be deleted. */
    public static String undeletable(List<String> volumes) {
        return volumes.isEmpty()
                ? ""
                : "Volumes lie on it: %s. Delete them first.".formatted(String.join(", ", volumes));
    }

    /** The targets that have no backup of the image yet. */
    public static List<String> targets(PageContext context, List<BackupBackingImage> backups) {
        Set<String> present =
                backups.stream().map(ImageBackups::target).collect(Collectors.toSet());
        return context.estate().targets().stream()
                .filter((BackupTarget target) -> !target.getSpec().backupTargetURL.isEmpty())
                .map(target -> target.getMetadata().getName())
                .filter(target -> !present.contains(target))
                .toList();
    }

    private static List<Fact> facts(BackingImage image) {
        List<Fact> facts = new ArrayList<>();
        BackingImage.Status status = image.getStatus();
        facts.add(new Fact("Source type", image.getSpec().sourceType));
        image.getSpec().sourceParameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .forEach(parameter -> facts.add(fact(parameter)));
        facts.add(new Fact("Size", ImageRows.size(status.size)));
        facts.add(new Fact("Virtual size", ImageRows.size(status.virtualSize)));
        facts.add(new Fact("On disk", ImageRows.size(status.realSize)));
        facts.add(new Fact("UUID", status.uuid.isEmpty() ? "–" : status.uuid));
        facts.add(
                new Fact(
                        "Copies",
                        Text.count(
                                ImageStates.copies(image).stream()
                                        .filter(copy -> copy.state().equals("ready"))
                                        .count(),
                                "disk")));
        return facts;
    }

    private static Fact fact(Map.Entry<String, String> parameter) {
        return new Fact(
                switch (parameter.getKey()) {
                    case "url", "backup-url" -> "URL";
                    case "export-type" -> "Format";
                    case "volume-name" -> "Volume";
                    case "snapshot-name" -> "Snapshot";
                    case "backup-target-name" -> "Target";
                    case "backing-image" -> "Copied from";
                    default -> parameter.getKey();
                },
                parameter.getValue());
    }
}
