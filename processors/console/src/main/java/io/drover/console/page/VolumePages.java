package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.Estate;
import io.drover.console.model.Fields;
import io.drover.console.model.Place;
import io.drover.console.model.Protection;
import io.drover.console.view.AgeMeter;
import io.drover.console.view.Answer;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Moment;
import io.drover.console.view.Page;
import io.drover.console.view.State;
import io.drover.console.view.Tab;
import io.drover.console.view.Text;
import io.drover.console.view.VolumePage;
import io.drover.console.view.VolumeRow;
import io.drover.console.view.VolumesPage;
import io.drover.resource.Backup;
import io.drover.resource.Volume;

import org.apache.camel.Exchange;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The pages about volumes. Bean {@code consoleVolumes}. */
public final class VolumePages {
    private static final String ANNOTATION_CLAIM = "drover.io/claim";
    private static final int LIST_DAYS = 14;
    private static final int DAYS = 30;
    private static final int BACKUPS = 10;

    private final Answers answers;
    private final Details details;

    public VolumePages(Answers answers, Details details) {
        this.answers = answers;
        this.details = details;
    }

    /** A volume with how well it is protected. */
    private record Judged(Volume volume, Protection protection) {}

    public Answer list(Exchange exchange) {
        return answers.answer(exchange, Tab.VOLUMES, VolumePages::list);
    }

    private static Page list(PageContext context) {
        String filter = context.request().query("q");
        String state = context.request().query("state");
        String target = context.request().query("target");
        List<Judged> found =
                context.estate().volumes().stream()
                        .filter(volume -> matches(volume, filter))
                        .filter(
                                volume ->
                                        target.isEmpty() || Estate.targetOf(volume).equals(target))
                        .map(volume -> new Judged(volume, context.protections().of(volume)))
                        .filter(one -> state.isEmpty() || id(one).equals(state))
                        .sorted(comparing(one -> one.protection().state()))
                        .toList();
        Listing<Judged> page =
                Listing.of(
                        found,
                        context.estate().volumes().size(),
                        context.request().number("page"),
                        query(Map.of("q", filter, "state", state, "target", target)));
        return new VolumesPage(
                context.frame("Volumes", Tab.VOLUMES),
                filter,
                state,
                target,
                context.estate().targets().stream()
                        .map(one -> one.getMetadata().getName())
                        .toList(),
                new Listing<>(
                        page.rows().stream()
                                .map(one -> row(context, one.volume(), one.protection()))
                                .toList(),
                        page.number(),
                        page.pages(),
                        page.found(),
                        page.all(),
                        page.query()));
    }

    private static String id(Judged one) {
        return one.protection().state().name().toLowerCase(Locale.ROOT);
    }

    private static boolean matches(Volume volume, String filter) {
        String text = filter.toLowerCase(Locale.ROOT);
        return volume.getMetadata().getName().contains(text) || claim(volume).contains(text);
    }

    static String query(Map<String, String> values) {
        StringBuilder query = new StringBuilder();
        values.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        entry ->
                                query.append('&')
                                        .append(entry.getKey())
                                        .append('=')
                                        .append(Hrefs.encode(entry.getValue())));
        return query.toString();
    }

    private static String claim(Volume volume) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(ANNOTATION_CLAIM, "");
    }

    private static VolumeRow row(PageContext context, Volume volume, Protection protection) {
        String name = volume.getMetadata().getName();
        String target = Estate.targetOf(volume);
        State state = Protected.state(protection);
        return new VolumeRow(
                state,
                new Link(Hrefs.volume(name), name),
                claim(volume),
                Text.bytes(volume.getSpec().size),
                attached(volume),
                new Link(Hrefs.target(target), target),
                Moment.of(protection.age().map(context.now()::minus), context.now()),
                AgeMeter.of(
                        protection.age(), Protection.limit(protection.expected()), state.tone()),
                Moment.of(
                        context.protections().rhythm().next(context.estate().schedule(volume)),
                        context.now()),
                Strips.of(
                        context.estate().days(new Place(target, name)), LIST_DAYS, context.now()));
    }

    private static String attached(Volume volume) {
        String node = volume.getStatus().currentNodeID;
        String state = volume.getStatus().state;
        return node.isEmpty() ? state : "%s on %s".formatted(state, node);
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.VOLUMES, this::show);
    }

    private Page show(PageContext context) {
        String name = context.request().path("volume");
        Estate estate = context.estate();
        Volume volume = estate.volume(name).orElseThrow(() -> PageProblem.notFound("volume", name));
        Protection protection = context.protections().of(volume);
        Place place = new Place(Estate.targetOf(volume), name);
        List<Backup> backups = estate.backups(place);
        VolumeParts parts = new VolumeParts(context, volume);
        return new VolumePage(
                context.frame(name, Tab.VOLUMES, List.of(new Link(Hrefs.VOLUMES, "Volumes"))),
                row(context, volume, protection),
                name,
                Protected.sentence(protection) + ".",
                parts.facts(),
                parts.standby(),
                Strips.of(estate.days(place), DAYS, context.now()),
                new Rows(estate).bars(backups),
                Trends.of(
                        estate.history().of(place),
                        estate.backupVolume(place)
                                .map(found -> found.getStatus().dataStored)
                                .filter(Fields::isNumber)
                                .map(Fields::number)
                                .map(OptionalLong::of)
                                .orElse(OptionalLong.empty()),
                        context.now()),
                parts.points(BACKUPS),
                parts.snapshots(),
                parts.schedule(),
                estate.schedule(volume).missing(),
                parts.restoring(),
                Timelines.of(context, place, backups, estate.snapshots(name)),
                backups.stream().anyMatch(BackupFacts::isGood) ? Hrefs.restorePoints(place) : "",
                parts.trouble(),
                Devices.of(volume),
                !volume.isClaim()
                        && !volume.follows()
                        && !volume.awaitsRestore()
                        && claim(volume).isEmpty(),
                details.of(Volume.class, volume, volume.getStatus().conditions, context));
    }
}
